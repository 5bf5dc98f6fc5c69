package io.varve.pbtool;

import picocli.CommandLine.Command;

/** The command above those on summaries; {@code varve summaries} leads here. */
@Command(
    name = "summaries",
    description = "Looks after what Varve keeps beside partition files to answer reduced queries.")
final class SummariesCommand {}
