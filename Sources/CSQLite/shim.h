// What Swift can't call: a C function with a variable number of arguments.
#pragma once

#include <sqlite3.h>

// From now on no trigger fires on this connection. Returns SQLITE_OK or an error code.
static inline int sqlite_disable_triggers(sqlite3 *db) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
}
