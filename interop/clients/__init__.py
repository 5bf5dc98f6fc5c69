"""What archive clients make of an archive that a real IOC filled."""
