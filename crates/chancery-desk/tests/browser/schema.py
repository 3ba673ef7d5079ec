"""The interface under generated requests: schemathesis calls every operation of the OpenAPI description of a real server.

    cargo build -p chancery-desk --example sample
    python3 crates/chancery-desk/tests/browser/schema.py [--examples N]

Needs the Python package `schemathesis` (MIT, for the test alone). It starts the sample desk on a free port of this machine, on
a register made of examples/, and ends it again. No request may end in a server error, and every answer must be of a status,
a media type and a shape that the description names. Whether everything that breaks the description is refused is not asked:
an empty parameter is none, since forms send those too, and so is a null in an example. The exit code is that of schemathesis.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[4]
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=100, help="requests for each operation in the fuzzing phase")
    arguments = parser.parse_args()
    tool = shutil.which("schemathesis") or shutil.which("schemathesis", path=str(pathlib.Path(sys.executable).parent))
    if not tool:
        print("skipped: the Python package schemathesis is not installed", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([ROOT / "target/debug/examples/sample", "0", folder], stdout=subprocess.PIPE, text=True)
        try:
            address = server.stdout.readline().strip()
            command = [tool, "run", f"{address}/api/v1/openapi.json", "--checks", ",".join(CHECKS)]
            command += ["--max-examples", str(arguments.examples), "--continue-on-failure", "--seed", "1", "--no-color"]
            return subprocess.run(command, cwd=folder).returncode
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
