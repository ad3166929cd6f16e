import Foundation

// Unsafe: a folder is read through C. A name is copied before the next entry is read, up to which it is valid.

/// Finds the files under a folder, whatever bytes their names are made of.
struct FolderWalk {
  private(set) var files: [[UInt8]] = []
  private(set) var hidden = 0
  private(set) var special = 0
  private let excluded: Set<String>
  private var entered: Set<FileIdentity> = []

  /// - Parameter excluded: `resolved` paths of files to leave out.
  init(excluded: Set<String>) { self.excluded = excluded }

  static func resolved(_ path: String) -> String { URL(filePath: path).standardized.resolvingSymlinksInPath().path }

  mutating func enter(_ folder: [UInt8], _ identity: FileIdentity) {
    guard entered.insert(identity).inserted else { return }
    guard let names = Self.names(in: folder) else {
      files.append(folder)  // which says why when it is opened
      return
    }
    let slash = UInt8(ascii: "/")
    for name in names {
      if name.first == UInt8(ascii: ".") {
        hidden += 1
        continue
      }
      let path = folder + (folder.last == slash ? [] : [slash]) + name
      switch FileKind(path) {
      case .folder(let identity): enter(path, identity)
      case .special: special += 1
      case .file, .unknown:
        if !excluded.contains(Self.resolved(String(decoding: path, as: UTF8.self))) { files.append(path) }
      case .gone: break
      }
    }
  }

  /// In the order of their bytes, without `.` and `..`; nil when the folder cannot be read.
  private static func names(in folder: [UInt8]) -> [[UInt8]]? {
    guard
      let stream = unsafe (folder + [0]).withUnsafeBytes({ unsafe opendir($0.bindMemory(to: CChar.self).baseAddress!) })
    else { return nil }
    defer { unsafe _ = closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe Array(UnsafeRawBufferPointer(start: $0, count: strlen($0)))
        }
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return errno == 0 ? names.sorted { $0.lexicographicallyPrecedes($1) } : nil
  }
}

/// What tells a file or folder from every other, under whatever name.
struct FileIdentity: Hashable {
  let device: UInt64
  let number: UInt64
}

/// What a path leads to, links followed.
enum FileKind: Equatable {
  case file
  case folder(FileIdentity)
  /// A pipe, socket or device.
  case special
  /// Nothing has this name any more.
  case gone
  /// It has a name and cannot be looked at: a broken link, no permission.
  case unknown

  init(_ path: [UInt8]) {
    var status = stat()
    let path = path + [0]
    let found = unsafe path.withUnsafeBytes { unsafe stat($0.bindMemory(to: CChar.self).baseAddress!, &status) } == 0
    guard found else {
      let isThere =
        unsafe path.withUnsafeBytes { unsafe lstat($0.bindMemory(to: CChar.self).baseAddress!, &status) } == 0
      self = !isThere && errno == ENOENT ? .gone : .unknown
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder(FileIdentity(device: UInt64(status.st_dev), number: UInt64(status.st_ino)))
    default: self = .special
    }
  }
}
