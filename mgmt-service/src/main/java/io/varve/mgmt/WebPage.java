package io.varve.mgmt;

import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Leads every way to the web page that people have in their bookmarks to its index. */
final class WebPage implements WebMvcConfigurer {
  private static final String INDEX = "/mgmt/ui/index.html";

  @Override
  public void addViewControllers(ViewControllerRegistry views) {
    for (String path : new String[] {"/mgmt", "/mgmt/", "/mgmt/ui", "/mgmt/ui/redirect.html"}) {
      views.addRedirectViewController(path, INDEX);
    }
    views.addViewController("/mgmt/ui/").setViewName("forward:" + INDEX);
  }
}
