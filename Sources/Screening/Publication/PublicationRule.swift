import CheckModel

/// What may be published of counts of checked people, and how.
///
/// A frequency rule with rounding to its threshold, and suppression beyond it where an attack still finds something
/// (A. Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, ch. 5, on frequency tables). Every count is
/// rounded down to a multiple of its base, from its own exact value, totals too; what is below the base is withheld. No
/// count is shown to be zero: a zero that turns into "1 to 4" in the next publication tells that somebody was checked
/// in between, and four of them below an unchanged total tell that it was one each.
package enum PublicationRule {
  /// The lowest count that is shown, and what every count is rounded down to a multiple of.
  package static func base(of kind: CheckKind) -> Int {
    switch kind {
    case .speed, .behaviour: 5
    // Health data in the eyes of the one who is found out.
    case .alcohol, .drug: 10
    }
  }

  /// The least side of a published square. No option: two publications with squares of two sides could be subtracted.
  package static let squareMetres = 500

  /// How many cells the side of a published square takes; squares stand at whole multiples of it, so that they nest.
  package static func cellsPerSide(cellMetres: Int32) -> Int32 {
    let side = max(1, Int(cellMetres))
    return Int32(max(1, (squareMetres + side - 1) / side))
  }

  /// The square that holds a cell, by the index of its south-west corner in squares.
  package static func square(of cell: Cell, cellsPerSide: Int32) -> Cell {
    let side = Int64(max(1, cellsPerSide))
    return Cell(
      north: Int32(floorDivide(Int64(cell.north), side)), east: Int32(floorDivide(Int64(cell.east), side)))
  }

  /// A rate is published of this many checks and more.
  package static let rateChecks = 50
  /// V85 is published of this many passing vehicles and more, over everything; of places and periods there is none.
  package static let v85Vehicles = 50

  /// What there was before each of this many imports that changed a kind could have been published. What lies further
  /// back differs by so many checks that little comes of a difference.
  package static let earlierPublications = 16

  /// What a publication says of itself.
  package static let explanation = LocalizedText(
    en: """
      Counts of checks are rounded down: speed and behaviour to whole fives (25 means 25 to 29), alcohol and drugs to \
      whole tens (20 means 20 to 29). Counts below 5, or 10 for alcohol and drugs, are withheld, zero among them, and so \
      is a count from which a withheld one could be worked out. Places are squares of at least 500 m; a square that is \
      not here had no count that may be shown, or no checks. A rate is given from 50 checks, in whole per cent of the \
      rounded counts; V85 of everything only, from 50 vehicles. Totals are rounded like everything else, so parts do not add up to them.
      """,
    sv: """
      Antal kontroller är avrundade nedåt: hastighet och beteende till hela femtal (25 betyder 25 till 29), alkohol och \
      narkotika till hela tiotal (20 betyder 20 till 29). Antal under 5, för alkohol och narkotika under 10, undanhålls, \
      även noll, liksom antal som ett sådant kunde räknas ut från. Platser är rutor på minst 500 m; en ruta som saknas \
      hade inget antal som får visas, eller inga kontroller. En andel anges från 50 kontroller, i hela procent av de \
      avrundade antalen; V85 bara för allt, från 50 fordon. Summor är avrundade som allt annat, så delarna går inte jämnt \
      upp i dem.
      """)

  /// Why a count is not there.
  package static func reason(_ kind: CheckKind) -> LocalizedText {
    let base = base(of: kind)
    return LocalizedText(
      en: "under \(base), or left out so that such a count stays hidden",
      sv: "under \(base), eller undanhållet så att ett sådant antal förblir dolt")
  }
}
