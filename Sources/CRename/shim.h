// What the C library declares for its own extensions only, which Swift's Glibc leaves out.
#pragma once

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags);

// Gives a file another name unless there is a file of that name: then it fails with EEXIST. Where the file system can't
// do that it fails with EINVAL. Both paths may be relative to the working folder (AT_FDCWD, -100).
static inline int rename_noreplace(const char *from, const char *to) {
  return renameat2(-100, from, -100, to, 1 /* RENAME_NOREPLACE */);
}
