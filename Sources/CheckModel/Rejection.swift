/// A line that was not counted: where it stands and why, never what it said.
package struct Rejection: Hashable, Comparable, Sendable {
  /// The record's ordinal in its log, from 1, header and preamble included. Without quoted newlines it is the line.
  package var line: Int64
  /// The offset of the record's first byte in the decompressed log.
  package var byteOffset: Int64
  package var field: CheckField
  package var reason: RejectionReason

  package init(line: Int64, byteOffset: Int64, field: CheckField, reason: RejectionReason) {
    self.line = line
    self.byteOffset = byteOffset
    self.field = field
    self.reason = reason
  }

  /// By line; those of one line, which can come from several logs, by the rest, so that a sorted list is always the same.
  package static func < (a: Rejection, b: Rejection) -> Bool {
    (a.line, a.byteOffset, a.field.rawValue, a.reason.rawValue)
      < (b.line, b.byteOffset, b.field.rawValue, b.reason.rawValue)
  }
}

/// The part of a check that a rejection is about; `record` when it is about the whole line.
///
/// The store keeps the raw values: append, never reorder.
package enum CheckField: UInt8, CaseIterable, Sendable {
  case record, device, seq, time, kind, site, lat, lon, north, east, vehicle, speed, limit, offence, breath, drug
  case sampling, basis

  package var name: String { String(describing: self) }
}

/// Why a line was not counted: a closed list.
///
/// The store keeps the raw values: append, never reorder.
package enum RejectionReason: UInt8, CaseIterable, Sendable {
  case columnsCount, quoteUnclosed, quoteMisplaced, lineTooLong, encodingInvalid, jsonInvalid
  case timeMissing, timeInvalid, timeOutside
  case kindMissing, kindUnknown
  case positionMissing, positionInvalid, positionOutside, siteUnknown
  case vehicleUnknown
  case speedMissing, speedInvalid, speedOutside
  case limitInvalid, limitOutside
  case offenceUnknown
  case breathMissing, breathInvalid, breathOutside
  case drugMissing, drugUnknown
  case samplingUnknown, basisUnknown
  case deviceInvalid, seqInvalid

  /// The reason as scripts know it, `field.problem`.
  package var code: String {
    switch self {
    case .columnsCount: "columns.count"
    case .quoteUnclosed: "quote.unclosed"
    case .quoteMisplaced: "quote.misplaced"
    case .lineTooLong: "line.tooLong"
    case .encodingInvalid: "encoding.invalid"
    case .jsonInvalid: "json.invalid"
    case .timeMissing: "time.missing"
    case .timeInvalid: "time.invalid"
    case .timeOutside: "time.outside"
    case .kindMissing: "kind.missing"
    case .kindUnknown: "kind.unknown"
    case .positionMissing: "position.missing"
    case .positionInvalid: "position.invalid"
    case .positionOutside: "position.outside"
    case .siteUnknown: "site.unknown"
    case .vehicleUnknown: "vehicle.unknown"
    case .speedMissing: "speed.missing"
    case .speedInvalid: "speed.invalid"
    case .speedOutside: "speed.outside"
    case .limitInvalid: "limit.invalid"
    case .limitOutside: "limit.outside"
    case .offenceUnknown: "offence.unknown"
    case .breathMissing: "breath.missing"
    case .breathInvalid: "breath.invalid"
    case .breathOutside: "breath.outside"
    case .drugMissing: "drug.missing"
    case .drugUnknown: "drug.unknown"
    case .samplingUnknown: "sampling.unknown"
    case .basisUnknown: "basis.unknown"
    case .deviceInvalid: "device.invalid"
    case .seqInvalid: "seq.invalid"
    }
  }

  /// What is wrong, in words that end a sentence.
  package var meaning: String {
    switch self {
    case .columnsCount: "the line has another number of columns than the log"
    case .quoteUnclosed: "a quoted value is never closed"
    case .quoteMisplaced: "text stands after a closing quote"
    case .lineTooLong: "the line is longer than a line may be"
    case .encodingInvalid: "a value is not in the log's encoding"
    case .jsonInvalid: "the line is not a JSON object"
    case .timeMissing: "the time is missing"
    case .timeInvalid: "the time is not one that the profile can read"
    case .timeOutside: "the time is outside the plausible range"
    case .kindMissing: "the kind of check is missing"
    case .kindUnknown: "the kind of check is not known"
    case .positionMissing: "there is neither a position nor a site"
    case .positionInvalid: "the position is not a number, or only half of it is there"
    case .positionOutside: "the position is outside the grid's area of use"
    case .siteUnknown: "the site is not in the site register and the line has no position"
    case .vehicleUnknown: "the vehicle class is not known"
    case .speedMissing: "the measured speed is missing"
    case .speedInvalid: "the measured speed is not a number"
    case .speedOutside: "the measured speed is outside the plausible range"
    case .limitInvalid: "the speed limit is not a number"
    case .limitOutside: "the speed limit is outside the plausible range"
    case .offenceUnknown: "an offence is not known"
    case .breathMissing: "the breath result is missing"
    case .breathInvalid: "the breath result is neither a number nor `refused`"
    case .breathOutside: "the breath result is outside the plausible range"
    case .drugMissing: "the drug result is missing"
    case .drugUnknown: "the drug result is not known"
    case .samplingUnknown: "the sampling is not known"
    case .basisUnknown: "the basis is not known"
    case .deviceInvalid: "the device's name is longer than 64 bytes or not text"
    case .seqInvalid: "the running number is not a whole number"
    }
  }
}
