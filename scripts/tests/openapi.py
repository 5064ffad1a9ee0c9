"""Runs schemathesis against a server that has a model with data, so that operations find something to answer with."""
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from support import SCHEMA, Server, require, row  # noqa: E402


def main():
    # It keeps what it found where it runs; the next run is not to depend on it.
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        server.send("POST", "/api/v1/models", SCHEMA)
        rows = [row(number) for number in range(300)]
        server.send("POST", "/api/v1/models/test-model/predictions", rows, media="application/x-ndjson")
        server.send("PUT", "/api/v1/models/test-model/baseline", rows, media="application/x-ndjson")
        server.send("POST", "/api/v1/models", SCHEMA | {"model": "other-model"})
        arms = [{"model": model, "version": "1", "weight": 1} for model in ["test-model", "other-model"]]
        plan = {"name": "test-experiment", "arms": arms, "success_metric": "accuracy"}
        server.send("POST", "/api/v1/experiments", plan)
        server.send("POST", "/api/v1/experiments/test-experiment/start", {})
        program = pathlib.Path(sys.executable).parent / "schemathesis"
        done = subprocess.run([
            str(program), "run", f"{server.url}/api/v1/openapi.json", "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
            "--max-examples", "15", "--seed", "1", "--request-timeout", "60", "--generation-database", "none",
        ], cwd=folder)
        require(done.returncode == 0, "schemathesis finds nothing wrong")
        require(server.send("GET", "/readyz")[0] == 200, "the server still answers")


if __name__ == "__main__":
    main()
