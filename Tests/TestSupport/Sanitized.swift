import Foundation

/// Whether a sanitizer is built in (`make sanitize`): the memory and the stack that it takes are not the project's.
package let isSanitized = ProcessInfo.processInfo.environment["LAGESBILD_SANITIZED"] != nil
