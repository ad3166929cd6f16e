import ArgumentParser
import Foundation
import Screening

/// The language in which people are told things.
struct LanguageOption: ParsableArguments {
  @Option(help: "sv or en. Default: Swedish where the locale is, else English.")
  var lang: Language?

  var language: Language {
    if let lang { return lang }
    // The first that is set decides, as POSIX has it.
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    return locale.map { $0.prefix { $0.isLetter } == "sv" } ?? false ? .sv : .en
  }
}

extension Language: ExpressibleByArgument {}
