"""What users of python-gitlab do with Ledgerdesk: "<area> are <what>".

Reads the world as JSON from standard input, and prints a line of JSON for each function below ({area, what, failure})
and for each expression of `absent` in it ({area, what, refused}).
"""

import json
import sys
import traceback
import uuid

import gitlab

WORLD = json.load(sys.stdin)
URL = WORLD["url"]
OWNER_ID = WORLD["ownerId"]
PASSWORD = "correct horse battery staple"
DEVELOPER = gitlab.const.AccessLevel.DEVELOPER
REPORTER = gitlab.const.AccessLevel.REPORTER

gl = gitlab.Gitlab(URL, private_token=WORLD["ownerToken"])
admin = gitlab.Gitlab(URL, private_token=WORLD["adminToken"])
project = gl.projects.get(WORLD["projectId"], lazy=True)
group = gl.groups.get(WORLD["groupId"], lazy=True)
issue = project.issues.get(WORLD["iid"], lazy=True)

FUNCTIONS = []


def works(area, what):
    def add(function):
        FUNCTIONS.append((area, what, function))
        return function

    return add


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"{found!r} is not {expected!r}")


def has(thing, **fields):
    equal({name: getattr(thing, name) for name in fields}, fields)


def ids(things):
    return [thing.id for thing in things]


def refusal_of(call):
    """How a call was refused; None where it was not."""
    try:
        call()
    except gitlab.exceptions.GitlabError as error:
        return [error.response_code, error.error_message]
    return None


def unique(word):
    return f"{word}-{uuid.uuid4().hex[:8]}"


def a_user(name="Bob Builder"):
    username = unique("bob")
    fields = {"name": name, "username": username, "email": f"{username}@users.test", "password": PASSWORD}
    return admin.users.create({**fields, "skip_confirmation": True})


def a_group(name=None):
    name = name or unique("Group")
    return gl.groups.create({"name": name, "path": name.lower()})


def a_project():
    return gl.projects.create({"name": "Desk", "path": "desk", "namespace_id": a_group().id})


@works("users", "created")
def _():
    made = a_user("Zoë Example")
    has(admin.users.get(made.id), name="Zoë Example", username=made.username, email=made.email, is_admin=False)


@works("users", "read")
def _():
    gl.auth()
    has(gl.user, id=OWNER_ID, name="Olga Owner", state="active")
    has(admin.users.get(OWNER_ID), id=OWNER_ID, is_admin=False)


@works("users", "listed page by page")
def _():
    name = unique("Lister")
    made = [a_user(name).id for _ in range(3)]
    equal(ids(admin.users.list(search=name, per_page=2, get_all=True)), made)
    equal(ids(admin.users.list(search=name, per_page=2, page=2)), made[2:])
    pages = admin.users.list(search=name, per_page=2, iterator=True)
    equal([pages.total, pages.total_pages, pages.current_page, pages.next_page, pages.prev_page], [3, 2, 1, 2, None])
    equal(ids(pages), made)


@works("users", "found by name, username or e-mail")
def _():
    made = a_user()
    for found in ({"username": made.username}, {"search": made.username}, {"search": made.email}):
        equal(ids(admin.users.list(**found)), [made.id])


@works("users", "changed")
def _():
    made = a_user()
    admin.users.update(made.id, {"name": "Other", "email": f"other-{made.email}"})
    has(admin.users.get(made.id), name="Other", email=f"other-{made.email}", username=made.username)


@works("users", "blocked and unblocked")
def _():
    made = a_user()
    made.block()
    equal(admin.users.get(made.id).state, "blocked")
    made.unblock()
    equal(admin.users.get(made.id).state, "active")


@works("access tokens", "created")
def _():
    user = gl.users.get(OWNER_ID, lazy=True)
    fields = {"name": "backup", "scopes": ["read_api"], "expires_at": "2099-01-31"}
    has(user.personal_access_tokens.create(fields), active=True, revoked=False, **fields)


@works("access tokens", "used as private and as OAuth tokens")
def _():
    user = gl.users.get(OWNER_ID, lazy=True)
    token = user.personal_access_tokens.create({"name": "used", "scopes": ["read_api"]}).token
    for credentials in ({"private_token": token}, {"oauth_token": token}):
        other = gitlab.Gitlab(URL, **credentials)
        other.auth()
        equal(other.user.id, OWNER_ID)


@works("access tokens", "listed and read")
def _():
    user = gl.users.get(OWNER_ID, lazy=True)
    made = user.personal_access_tokens.create({"name": unique("listed"), "scopes": ["read_api"]})
    assert made.id in ids(gl.personal_access_tokens.list(get_all=True))
    assert made.id in ids(admin.personal_access_tokens.list(user_id=OWNER_ID, state="active", get_all=True))
    equal(gl.personal_access_tokens.get(made.id).user_id, OWNER_ID)
    equal(gitlab.Gitlab(URL, private_token=made.token).personal_access_tokens.get("self").id, made.id)


@works("access tokens", "revoked")
def _():
    user = gl.users.get(OWNER_ID, lazy=True)
    token = user.personal_access_tokens.create({"name": "revoked", "scopes": ["api"]})
    gl.personal_access_tokens.delete(token.id)
    equal(refusal_of(gitlab.Gitlab(URL, private_token=token.token).auth), [401, "401 Unauthorized"])


@works("groups", "created, also below another")
def _():
    top = gl.groups.create({"name": "Top", "path": unique("top"), "visibility": "internal", "description": "All"})
    below = gl.groups.create({"name": "Below", "path": "below", "parent_id": top.id})
    has(top, name="Top", visibility="internal", description="All", parent_id=None)
    has(below, full_path=f"{top.full_path}/below", parent_id=top.id)


@works("groups", "read by number and by path")
def _():
    made = a_group()
    for key in (made.id, made.full_path):
        equal(gl.groups.get(key).id, made.id)


@works("groups", "listed page by page")
def _():
    top = a_group()
    made = {name: gl.groups.create({"name": name, "path": name, "parent_id": top.id}) for name in ("C", "A", "B")}
    inner = gl.groups.create({"name": "Inner", "path": "inner", "parent_id": made["A"].id})
    equal([each.name for each in top.subgroups.list(per_page=2, get_all=True)], ["A", "B", "C"])
    equal(ids(top.descendant_groups.list(search="inn")), [inner.id])


@works("groups", "found by name")
def _():
    made = a_group()
    equal(ids(gl.groups.list(search=made.name, owned=True, top_level_only=True)), [made.id])
    [namespace] = gl.namespaces.list(search=made.name)
    has(namespace, id=made.id, kind="group")


@works("groups", "changed")
def _():
    made = a_group()
    made.name = "Other"
    made.description = "Ours"
    made.save()
    has(gl.groups.get(made.id), name="Other", description="Ours")


@works("groups", "deleted")
def _():
    made = a_group()
    made.delete()
    equal(refusal_of(lambda: gl.groups.get(made.id)), [404, "404 Group Not Found"])


@works("groups", "transferred")
def _():
    top = a_group()
    below = a_group()
    below.transfer(top.id)
    has(gl.groups.get(below.id), full_path=f"{top.full_path}/{below.path}", parent_id=top.id)


@works("projects", "created, with a path that is made of the name")
def _():
    top = a_group()
    made = gl.projects.create({"name": "Büro & Desk", "namespace_id": top.id, "description": "Ask us"})
    has(made, name="Büro & Desk", path_with_namespace=f"{top.full_path}/buro-desk", description="Ask us")
    has(made, visibility="private", archived=False)


@works("projects", "deleted")
def _():
    made = a_project()
    made.delete()
    equal(refusal_of(lambda: gl.projects.get(made.id)), [404, "404 Project Not Found"])


@works("projects", "transferred")
def _():
    moved = a_project()
    target = a_group()
    moved.transfer(target.id)
    has(gl.projects.get(moved.id), path_with_namespace=f"{target.full_path}/{moved.path}")


@works("projects", "read by number and by path")
def _():
    made = a_project()
    for key in (made.id, made.path_with_namespace):
        equal(gl.projects.get(key).id, made.id)


@works("projects", "listed page by page, also those of a group")
def _():
    top = a_group()
    mark = unique("mark")
    for name in ("one", "two", "three"):
        gl.projects.create({"name": f"{mark}-{name}", "namespace_id": top.id})
    names = [f"{mark}-{name}" for name in ("one", "three", "two")]
    paged = {"order_by": "name", "sort": "asc", "per_page": 2, "get_all": True}
    equal([each.name for each in top.projects.list(**paged)], names)
    equal([each.name for each in gl.projects.list(search=mark, membership=True, **paged)], names)


@works("projects", "changed")
def _():
    made = a_project()
    made.name = "Other"
    made.description = "Ours"
    made.save()
    has(gl.projects.get(made.id), name="Other", description="Ours")


@works("projects", "archived, and written again")
def _():
    made = a_project()
    made.archive()
    has(gl.projects.get(made.id), archived=True)
    made.unarchive()
    has(gl.projects.get(made.id), archived=False)


@works("projects", "found by name")
def _():
    name = unique("Find me")
    made = gl.projects.create({"name": name, "namespace_id": a_group().id})
    equal(ids(gl.projects.list(search=name)), [made.id])


@works("members", "added")
def _():
    user = a_user()
    fields = {"access_level": DEVELOPER, "expires_at": "2099-01-31"}
    has(a_group().members.create({"user_id": user.id, **fields}), id=user.id, username=user.username, **fields)


@works("members", "read and listed, also inherited")
def _():
    desk = a_project()
    top = gl.groups.get(desk.namespace["id"])
    user = a_user()
    top.members.create({"user_id": user.id, "access_level": REPORTER})
    equal(sorted(ids(top.members.list())), sorted([OWNER_ID, user.id]))
    equal(desk.members.list(), [])
    [inherited] = desk.members_all.list(query=user.username)
    has(inherited, id=user.id, access_level=REPORTER)
    equal(desk.members_all.get(user.id).id, user.id)


@works("members", "changed")
def _():
    desk = a_project()
    user = a_user()
    member = desk.members.create({"user_id": user.id, "access_level": REPORTER})
    member.access_level = DEVELOPER
    member.expires_at = "2099-01-31"
    member.save()
    has(desk.members.get(user.id), access_level=DEVELOPER, expires_at="2099-01-31")


@works("members", "removed")
def _():
    top = a_group()
    user = a_user()
    top.members.create({"user_id": user.id, "access_level": REPORTER}).delete()
    equal(refusal_of(lambda: top.members.get(user.id)), [404, "404 Not found"])


@works("issues", "created")
def _():
    fields = {"title": "Fire", "description": "On *two* floors", "confidential": True}
    made = project.issues.create(fields)
    has(made, state="opened", labels=[], assignees=[], milestone=None, **fields)
    equal(made.author["id"], OWNER_ID)


@works("issues", "read")
def _():
    made = project.issues.create({"title": "Read me"})
    has(project.issues.get(made.iid), id=made.id, iid=made.iid, title="Read me")
    has(admin.issues.get(made.id), iid=made.iid, project_id=project.id)


@works("issues", "listed page by page")
def _():
    desk = a_project()
    for title in ("one", "two", "three", "four", "five"):
        desk.issues.create({"title": title})
    newest_first = ["five", "four", "three", "two", "one"]
    equal([each.title for each in desk.issues.list(per_page=2, get_all=True)], newest_first)
    keyset = {"pagination": "keyset", "order_by": "created_at", "sort": "asc", "per_page": 2}
    equal([each.title for each in desk.issues.list(iterator=True, **keyset)], newest_first[::-1])
    equal([each.title for each in desk.issues.list(per_page=2, page=2)], ["three", "two"])
    pages = desk.issues.list(per_page=2, page=2, iterator=True)
    equal([pages.total, pages.total_pages, pages.next_page, pages.prev_page, pages.per_page], [5, 3, 3, 1, 2])


@works("issues", "filtered, searched and sorted")
def _():
    desk = a_project()
    for title in ("alpha", "beta", "gamma"):
        desk.issues.create({"title": title})
    desk.issues.update(1, {"state_event": "close"})

    def found(**filters):
        return [each.title for each in desk.issues.list(**filters)]

    equal(found(state="opened", order_by="title", sort="asc"), ["beta", "gamma"])
    equal(found(search="alp", created_after="2020-01-01", **{"in": "title"}), ["alpha"])
    equal(found(iids=[1, 3], confidential=False), ["gamma", "alpha"])
    equal(found(iids="1,3"), ["gamma", "alpha"])
    gl.auth()
    top = gl.groups.get(desk.namespace["id"], lazy=True)
    equal([each.title for each in top.issues.list(author_username=gl.user.username, state="closed")], ["alpha"])


@works("issues", "labelled")
def _():
    made = project.issues.create({"title": "Labelled", "labels": ["urgent", "next week"]})
    made.add_labels = ["late"]
    made.remove_labels = ["urgent"]
    made.save()
    equal(project.issues.get(made.iid).labels, ["late", "next week"])
    equal([each.title for each in project.issues.list(labels=["late", "next week"])][:1], ["Labelled"])
    project.issues.update(made.iid, {"labels": []})
    equal(project.issues.get(made.iid).labels, [])


@works("issues", "assigned")
def _():
    made = project.issues.create({"title": "Assigned", "assignee_ids": [OWNER_ID]})
    equal([made.assignee["id"], [each["id"] for each in made.assignees]], [OWNER_ID, [OWNER_ID]])
    equal([each.title for each in project.issues.list(assignee_id=OWNER_ID)][:1], ["Assigned"])
    project.issues.update(made.iid, {"assignee_ids": []})
    equal(project.issues.get(made.iid).assignees, [])


@works("issues", "changed, closed and reopened")
def _():
    made = project.issues.create({"title": "Draft"})
    made.title = "Final"
    made.description = "Done"
    made.confidential = True
    made.save()
    has(project.issues.get(made.iid), title="Final", description="Done", confidential=True)
    made.state_event = "close"
    made.save()
    equal([made.state, made.closed_at is None], ["closed", False])
    made.state_event = "reopen"
    made.save()
    has(project.issues.get(made.iid), state="opened", closed_at=None)


@works("issues", "timed")
def _():
    made = project.issues.create({"title": "Long"})
    equal(made.time_estimate("2d")["human_time_estimate"], "2d")
    equal(made.add_spent_time("1h 30m")["total_time_spent"], 5400)
    stats = project.issues.get(made.iid, lazy=True).time_stats()
    equal([stats["time_estimate"], stats["total_time_spent"]], [57600, 5400])
    equal(made.reset_time_estimate()["time_estimate"], 0)
    equal(made.reset_spent_time()["total_time_spent"], 0)


@works("issues", "moved")
def _():
    target = a_project()
    iid = project.issues.create({"title": "Elsewhere"}).iid
    moved = project.issues.get(iid)
    moved.move(target.id)
    has(moved, project_id=target.id, title="Elsewhere", state="opened")
    has(project.issues.get(iid), state="closed", moved_to_id=moved.id)


@works("issues", "deleted")
def _():
    made = project.issues.create({"title": "Gone"})
    made.delete()
    equal(refusal_of(lambda: project.issues.get(made.iid)), [404, "404 Issue Not Found"])


@works("notes", "created, also internal")
def _():
    made = project.issues.create({"title": "Noted"})
    note = made.notes.create({"body": "Between *us*", "internal": True})
    has(note, body="Between *us*", internal=True, system=False)
    equal(note.author["id"], OWNER_ID)


@works("notes", "read")
def _():
    has(issue.notes.get(WORLD["noteId"]), id=WORLD["noteId"], body="Who takes it?")


@works("notes", "listed page by page")
def _():
    made = project.issues.create({"title": "Talked of"})
    for body in ("one", "two", "three"):
        made.notes.create({"body": body})
    listed = made.notes.list(sort="asc", order_by="created_at", per_page=2, get_all=True)
    equal([note.body for note in listed], ["one", "two", "three"])


@works("notes", "edited")
def _():
    note = issue.notes.create({"body": "Frist"})
    note.body = "First"
    note.save()
    equal(issue.notes.get(note.id).body, "First")


@works("notes", "deleted")
def _():
    note = issue.notes.create({"body": "Gone"})
    note.delete()
    equal(refusal_of(lambda: issue.notes.get(note.id)), [404, "404 Note Not Found"])


@works("labels", "created, read and listed")
def _():
    desk = a_project()
    top = gl.groups.get(desk.namespace["id"])
    fields = {"name": "late", "color": "#ff0000", "description": "Too late"}
    made = desk.labels.create(fields)
    top.labels.create({"name": "big", "color": "#00ff00"})
    has(made, is_project_label=True, **fields)
    has(desk.labels.get(made.id), id=made.id, name="late")
    equal([each.name for each in desk.labels.list()], ["big", "late"])
    equal([each.name for each in top.labels.list()], ["big"])


@works("labels", "renamed and deleted")
def _():
    desk = a_project()
    made = desk.labels.create({"name": "late", "color": "#ff0000"})
    made.new_name = "too late"
    made.save()
    equal([each.name for each in desk.labels.list()], ["too late"])
    desk.labels.delete("too late")
    equal(desk.labels.list(), [])


@works("uploads", "downloaded")
def _():
    upload = WORLD["upload"]
    file = gl.http_get(f"/projects/{project.id}/uploads/{upload['id']}/{upload['name']}", raw=True)
    equal(file.text.strip(), upload["text"])


@works("uploads", "uploaded")
def _():
    made = project.upload("plan.txt", filedata=b"The plan")
    equal(made["markdown"], f"[plan.txt]({made['url']})")
    issue = project.issues.create({"title": "Planned", "description": made["markdown"]})
    equal(issue.description, made["markdown"])
    file = gl.http_get(f"/projects/{project.id}{made['url']}", raw=True)
    equal(file.text, "The plan")


@works("refusals", "told with their status and reason")
def _():
    taken = 'Failed to save group {:path=>["has already been taken"]}'
    path = a_group().path
    equal(refusal_of(lambda: gl.groups.create({"name": "Taken", "path": path})), [400, taken])
    equal(refusal_of(lambda: project.issues.get(999)), [404, "404 Issue Not Found"])
    user = {"name": "Eve", "username": "eve", "email": "eve@users.test", "password": PASSWORD}
    equal(refusal_of(lambda: gl.users.create(user)), [403, "403 Forbidden"])


def tell(**outcome):
    print(json.dumps(outcome), flush=True)


for area, what, function in FUNCTIONS:
    try:
        function()
        tell(area=area, what=what, failure=None)
    except Exception:  # every failure is told, and the next function runs
        tell(area=area, what=what, failure=traceback.format_exc())

NAMES = {
    **{"gl": gl, "admin": admin, "group": group, "project": project, "issue": issue, "owner_id": OWNER_ID},
    **{"group_id": group.id, "project_id": project.id, "iid": WORLD["iid"]},
    **{"gitlab": gitlab, "url": URL, "owner_token": WORLD["ownerToken"]},
    **{"note_id": WORLD["noteId"], "token_id": WORLD["tokenId"]},
}
for call in WORLD["absent"]:
    refused = refusal_of(lambda: eval(call["python"], NAMES))
    tell(area=call["area"], what=call["what"], refused=refused)
