"""A line of the table: what schemathesis reports of a document, and what its hooks noted."""

import json
import sys

api, report, operations = sys.argv[1], json.load(open(sys.argv[2])), json.load(open(sys.argv[3]))
documented = sum(len(operation["documented"]) for operation in operations)
reached = sum(len(set(operation["documented"]) & set(operation["seen"])) for operation in operations)
never = [operation["id"] for operation in operations if not any(status < "300" for status in operation["seen"])]
cases = report["test_cases"]
failures = cases["unique_failures"] + cases["errored"]
print(
    f"{api:15} {report['operations']['tested']:10} {cases['generated']:8} {failures:9} {reached:>11}/{documented:<5} "
    f"{len(operations) - len(never):>5}/{len(operations)}"
)
if never:
    print("  never a success: " + ", ".join(never))
