"""Tests of the secrets check."""
