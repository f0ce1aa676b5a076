"""What `launchgate monitor` writes and the check `obs` reads: measurements, alert tests, and how both are declared. Pure."""
