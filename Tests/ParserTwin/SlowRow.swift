import CheckModel

/// A blank, a tab or a carriage return.
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

/// The bytes without blanks, tabs and carriage returns around them.
func stripped(_ bytes: [UInt8]) -> [UInt8] {
  var rest = bytes.drop(while: isBlank)
  while let last = rest.last, isBlank(last) { rest.removeLast() }
  return Array(rest)
}

/// One record of delimited text, with quotes as RFC 4180 has them.
struct SlowRow {
  private(set) var texts: [[UInt8]] = []
  /// The columns that stand in quotes.
  private(set) var quoted: Set<Int> = []
  /// Why it is no record; `next` is then behind the line that is given up.
  private(set) var problem: RejectionReason?
  private(set) var next = 0

  init(_ log: [UInt8], from start: Int, delimiter: UInt8, quote: UInt8?) {
    var i = start
    var isMisquoted = false
    var quotedNewline: Int?
    func givenUp() -> Int { (log[start...].firstIndex(of: 10) ?? log.count - 1) + 1 }
    row: while true {
      var text: [UInt8] = []
      while i < log.count, isBlank(log[i]), log[i] != delimiter { i += 1 }
      if let quote, i < log.count, log[i] == quote {
        quoted.insert(texts.count)
        i += 1
        while true {
          guard i < log.count, i - start <= 1_048_576 else {
            problem = quotedNewline == nil && i - start > 1_048_576 ? .lineTooLong : .quoteUnclosed
            next = givenUp()
            return
          }
          if log[i] == quote {
            guard i + 1 < log.count, log[i + 1] == quote else { break }
            i += 1
          } else if log[i] == 10, quotedNewline == nil {
            quotedNewline = i
          }
          text.append(log[i])
          i += 1
        }
        i += 1
        while i < log.count, log[i] != 10, log[i] != delimiter {
          if !isBlank(log[i]) { isMisquoted = true }
          i += 1
        }
      } else {
        while i < log.count, log[i] != 10, log[i] != delimiter {
          text.append(log[i])
          i += 1
        }
      }
      texts.append(stripped(text))
      if i == log.count || log[i] == 10 { break row }
      i += 1
    }
    next = i + 1
    if i - start > 1_048_576 {
      problem = quotedNewline == nil ? .lineTooLong : .quoteUnclosed
      next = givenUp()
    } else if isMisquoted {
      problem = quotedNewline == nil ? .quoteMisplaced : .quoteUnclosed
      next = givenUp()
    }
  }
}
