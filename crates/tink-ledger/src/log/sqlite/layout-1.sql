-- A log of layout 1 as the release that introduced it writes it. Kept as it is for ever: every later release opens it.
PRAGMA application_id = 1414287175;
PRAGMA user_version = 1;
CREATE TABLE world (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent INTEGER REFERENCES world,
    at INTEGER,
    CHECK ((parent IS NULL) = (at IS NULL))
);
CREATE TABLE setting (
    world INTEGER NOT NULL REFERENCES world,
    name TEXT NOT NULL,
    value BLOB NOT NULL,
    UNIQUE (world, name)
);
CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    world INTEGER NOT NULL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    format INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    payload BLOB NOT NULL
);
CREATE UNIQUE INDEX batch_by_stream ON batch (world, stream, version);
CREATE INDEX batch_by_sequence ON batch (world, sequence);
INSERT INTO world (id, parent, at) VALUES (1, NULL, NULL), (2, 1, 2), (4, 2, 1);
INSERT INTO setting (world, name, value) VALUES (1, 'seed', x'07');
INSERT INTO batch (world, stream, version, sequence, format, state, payload) VALUES
    (1, 'tenant/demo', 1, 1, 1, 0, CAST('{"user":"a"}' AS BLOB)),
    (1, 'user/a', 1, 1, 1, 0, CAST('{"created":1}' AS BLOB)),
    (1, 'user/å', 1, 2, 1, 0, CAST('{"name":"å"}' AS BLOB)),
    (1, 'user/a', 2, 3, 2, 0, CAST('{"later":true}' AS BLOB)),
    (2, 'user/å', 2, 3, 1, 1, CAST('{"deleted":1}' AS BLOB)),
    (2, 'user/b', 1, 4, 1, 2, x''),
    (2, 'user/b', 2, 5, 1, 1, CAST('{"deleted":2}' AS BLOB));
