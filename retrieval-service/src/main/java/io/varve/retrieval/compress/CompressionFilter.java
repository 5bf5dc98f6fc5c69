package io.varve.retrieval.compress;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Compresses answers for clients that say they can unpack them. Others get every byte as without
 * this filter.
 */
public final class CompressionFilter extends OncePerRequestFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    Optional<Coding> coding =
        request.getMethod().equals("HEAD") ? Optional.empty() : AcceptEncoding.best(accepted);
    if (coding.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    CompressingResponse compressing =
        new CompressingResponse(response, coding.get(), AcceptEncoding.insists(accepted));
    try {
      chain.doFilter(request, compressing);
      compressing.finish();
    } finally {
      compressing.abandon();
    }
  }
}
