# The gate's image: what `uses:` builds, and what other CIs pull. The base is an argument, so that the tests can build the very
# same file on a Debian that they made themselves; both are Debian, and both have python3.
ARG BASE_IMAGE=python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

FROM ${BASE_IMAGE} AS builder
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# No version here: the digest of the base pins the release, and Debian keeps no older package to pin to.
# hadolint ignore=DL3008
RUN command -v git || { apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*; }
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements/build.txt requirements/runtime.txt requirements/
# sslyze is published as source only; setuptools is locked as well and nothing else is fetched to build it.
RUN python3 -m venv tools \
    && tools/bin/pip install -q --require-hashes --only-binary :all: -r requirements/build.txt \
    && tools/bin/pip wheel -q --require-hashes --no-deps --only-binary :all: --no-binary sslyze --no-build-isolation \
        -r requirements/runtime.txt -w wheels \
    && python3 -m venv --without-pip /app/venv \
    && tools/bin/pip --python /app/venv/bin/python install -q --no-index --no-deps --no-compile wheels/*.whl
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY requirements/runtime.in requirements/
COPY launchgate launchgate
RUN tools/bin/pip wheel -q --no-deps --no-build-isolation . -w own \
    && tools/bin/pip --python /app/venv/bin/python install -q --no-index --no-deps --no-compile own/*.whl \
    && cp LICENSE NOTICE /app/
# The secrets patterns are compiled once, here. Tests that packages ship in themselves only cost space, and so does what
# phonenumbers knows of places and carriers: 40 MB that nobody here asks for.
ENV LAUNCHGATE_DETECTION_CACHE=/app/detection
RUN /app/venv/bin/python -I -c "from pathlib import Path; from launchgate.detection import precompile; precompile(Path('/app/detection'))" \
    && find /app/venv -depth -type d \( -name __pycache__ -o -name tests -o -path "*/phonenumbers/*data" -not -name data -not -name shortdata \) \
        -exec rm -rf {} + \
    && install -D /usr/bin/git /git/usr/bin/git \
    && mkdir -p /git/var/lib/dpkg/status.d && dpkg -s git > /git/var/lib/dpkg/status.d/git
COPY entrypoint.py /app/

# What the gate is made of. The image is the last stage of this file; `--target browser` adds Lighthouse and a browser to it.
FROM ${BASE_IMAGE} AS gate
ARG VERSION=0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="launchgate" \
      org.opencontainers.image.description="One honest go or no-go for every release, and why." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}"
# Only git's own program: every command the gate uses is built into it. Without perl, curl and the transports the image is a
# third smaller, and nothing in it can fetch or push. status.d tells those who look for packages with known holes that it is here.
COPY --from=builder /git/ /
COPY --from=builder /app /app
# One run of each, so that a base without a library or the certificates fails here and not at a user's.
RUN ["/app/venv/bin/python", "-I", "-c", "import pathlib, subprocess; subprocess.run(['/usr/bin/git', '--version'], check=True); pathlib.Path('/etc/ssl/certs/ca-certificates.crt').stat()"]
ENV PATH=/app/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LAUNCHGATE_DETECTION_CACHE=/app/detection
# No USER: GitHub's contract for container actions asks for root, else neither the workspace nor the output files can be
# written. Elsewhere the image runs as whatever user it is given. -I keeps the scanned folder out of Python's search path.
ENTRYPOINT ["/app/venv/bin/python", "-I", "/app/entrypoint.py"]

FROM ${BASE_IMAGE} AS lighthouse
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/lighthouse
COPY requirements/browser ./
# From the lock file with its hashes, and no package may run anything while it is installed.
RUN npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier

# For perf.lighthouse.run: docker build --target browser. Several times as large, so it is not what `uses:` builds.
FROM gate AS browser
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends chromium nodejs fonts-liberation && rm -rf /var/lib/apt/lists/*
COPY --from=lighthouse /opt/lighthouse /opt/lighthouse
RUN ln -s /opt/lighthouse/node_modules/.bin/lighthouse /usr/local/bin/lighthouse && lighthouse --version && chromium --version

FROM gate
