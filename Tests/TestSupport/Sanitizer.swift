import Foundation

/// Which sanitizer is built in by `make sanitize`, `address` or `thread`: what it takes of memory and of files is not the
/// project's.
package let sanitizer = ProcessInfo.processInfo.environment["LAGESBILD_SANITIZER"]
