#!/bin/sh
# python-gitlab 8.6.0 (PyPI): after `issue.move(...)` the object has the number of the new issue, and asks for it in the
#   project that it was moved from.
#
# Guessed: `move` leaves the object as it is (GitLab closes the old issue and answers with the new one, POST
#   /projects/:id/issues/:issue_iid/move, docs.gitlab.com/api/issues), or the object becomes the new issue in all it does.
# Seen: fields of the answer, `iid` and `project_id` among them, are taken over, but the path of the object stays that of the
#   former project: saving it writes to the issue of the new number there, which may be somebody else's.
# For users: the README says to read a moved issue from its new project.
# Upstream: not reported by us.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-gitlab==8.6.0

cat > expected.txt << 'END'
GET /api/v4/projects/1/issues/5
POST /api/v4/projects/1/issues/5/move
iid 9, project_id 2
PUT /api/v4/projects/1/issues/9
END

cat > trial.py << 'END'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import gitlab

# As GitLab answers: issue 5 of project 1, and what it becomes, issue 9 of project 2.
OLD = {"id": 50, "iid": 5, "project_id": 1, "title": "A", "moved_to_id": None}
NEW = {"id": 90, "iid": 9, "project_id": 2, "title": "A", "moved_to_id": None}


class Stub(BaseHTTPRequestHandler):
    def answer(self):
        print(self.command, self.path.split("?")[0], flush=True)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.dumps(OLD if self.command == "GET" else NEW).encode()
        self.send_response(201 if self.command == "POST" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Stub)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = gitlab.Gitlab(f"http://127.0.0.1:{server.server_port}", private_token="token")
issue = client.projects.get(1, lazy=True).issues.get(5)
issue.move(2)
print(f"iid {issue.iid}, project_id {issue.project_id}")
issue.title = "B"
issue.save()
server.shutdown()
END

venv/bin/python trial.py > seen.txt
cat seen.txt
diff expected.txt seen.txt
