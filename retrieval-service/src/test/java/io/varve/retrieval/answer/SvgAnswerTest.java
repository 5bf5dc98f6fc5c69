package io.varve.retrieval.answer;

import static io.varve.retrieval.answer.Rendered.number;
import static io.varve.retrieval.answer.Rendered.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SvgAnswerTest {

  @Test
  void theCurveFillsThePicture() throws Exception {
    assertThat(path(number(0, 1), number(30, 3), number(60, 2)))
        .isEqualTo("M 0.00 480.00 L 500.00 20.00 L 1000.00 250.00 ");
  }

  @Test
  void aSampleFromBeforeTheRangeLiesAtItsStart() throws Exception {
    assertThat(path(number(-3600, 1), number(30, 3))).startsWith("M 0.00 480.00 L 500.00");
  }

  @Test
  void whatIsNoNumberLeavesAGap() throws Exception {
    assertThat(path(number(0, 1), number(15, Double.NaN), number(30, 3), number(45, 1)))
        .isEqualTo("M 0.00 480.00 h 1 M 500.00 20.00 L 750.00 480.00 ");
  }

  @Test
  void manySamplesMakeNoLargerPictureAndLoseNoPeak() throws Exception {
    Sample[] samples =
        IntStream.range(0, 60_000)
            .mapToObj(
                i ->
                    sample(
                        i / 1000,
                        i % 1000 * 1_000_000,
                        new SampleValue.ScalarDouble(i == 31_234 ? 100 : i % 7)))
            .toArray(Sample[]::new);
    String path = path(samples);
    assertThat(path).contains(" 20.00 ");
    assertThat(path.length()).isLessThan(100_000);
  }

  @Test
  void waveformsAreDrawnByTheirFirstElement() throws Exception {
    assertThat(
            path(
                sample(0, 0, new SampleValue.WaveformDouble(new double[] {1, 99})),
                sample(30, 0, new SampleValue.WaveformDouble(new double[0])),
                sample(60, 0, new SampleValue.WaveformDouble(new double[] {2, -99}))))
        .isEqualTo("M 0.00 480.00 h 1 M 1000.00 20.00 ");
  }

  @Test
  void aPvWithoutSamplesIsAPictureThatSaysSo() throws Exception {
    Document picture = picture();
    assertThat(picture.getDocumentElement().getTextContent()).contains("no samples");
  }

  @Test
  void textsAreRefused() {
    assertThatThrownBy(() -> picture(sample(0, 0, new SampleValue.ScalarString("on"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use .txt or .json");
  }

  private static String path(Sample... samples) throws Exception {
    Element path = (Element) picture(samples).getElementsByTagName("path").item(0);
    return path.getAttribute("d");
  }

  private static Document picture(Sample... samples) throws Exception {
    byte[] svg = Rendered.bytes(Extension.SVG, false, Rendered.UTC, List.of(samples));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg));
  }
}
