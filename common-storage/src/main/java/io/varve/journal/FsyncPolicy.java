package io.varve.journal;

/** When the journal's bytes are forced to the disk, and with that what they survive. */
public enum FsyncPolicy {
  /**
   * Once per interval (1 s by default). Survives the death of the process ({@code kill -9}, out of
   * memory) without loss; a power cut or a crash of the kernel can take the last interval.
   */
  INTERVAL,
  /**
   * After each group commit, before its samples count as kept. Survives a power cut too, as far as
   * the disk tells the truth; costs one fsync per batch.
   */
  BATCH,
  /**
   * Never; the kernel writes when it likes. Survives the death of the process; a power cut can take
   * all that the kernel had not written, 30 s and more.
   */
  NONE
}
