"""The embedded target of `launchgate demo`: a small product with a repository and a live site, made on the spot.

Python servers only, on loopback ports that the system chooses, and a certificate authority that lives for one run. Nothing here
is used to judge anything; the gate meets the product through its ordinary clients, by `network` of the product's launchgate.yml.
"""
