// SQLite (Debian's libsqlite3-dev): what processes share on a disk.

#include <sqlite3.h>
