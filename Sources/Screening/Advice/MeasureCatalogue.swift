import CheckModel

/// The measures that can be advised, each with where it fits, its published effect and the source of that.
package struct MeasureCatalogue: Sendable {
  /// What holds for every effect in it, to be told once beside them.
  package var caution: LocalizedText
  var measures: [Measure]

  /// The catalogue that comes with the tool.
  package static let builtIn: MeasureCatalogue = {
    do throws(CatalogueMistake) {
      return try MeasureCatalogue(yaml: String(decoding: PackageResources.measures_yaml, as: UTF8.self))
    } catch {
      preconditionFailure("the catalogue of measures is wrong: \(error.message)")
    }
  }()

  /// The identifiers of all measures, in the catalogue's order.
  package var identifiers: [String] { measures.map(\.id) }

  /// The measures that fit a place: what must be known first, then by how well the effect is known. Never empty for the
  /// built-in catalogue; where nothing physical fits, the last one says so and what to do instead.
  func advised(for place: AdviceProfile) -> [AdvisedMeasure] {
    let fitting = measures.compactMap { measure in
      measure.fits.first { $0.holds(for: place) }.map { (measure, why: $0.why) }
    }
    let hasPhysical = fitting.contains { $0.0.isPhysical }
    let chosen = Measure.Tier.allCases.flatMap { tier in fitting.filter { $0.0.tier == tier } }
    return chosen.filter { $0.0.tier != .otherwise || !hasPhysical }.map { measure, why in
      AdvisedMeasure(
        id: measure.id, isPhysical: measure.isPhysical, name: measure.name,
        why: LocalizedText(
          en: Placeholder.fill(why.en, of: place, in: .en), sv: Placeholder.fill(why.sv, of: place, in: .sv)),
        effect: measure.effect, source: measure.source)
    }
  }
}

/// The measures of the built-in catalogue that fit a place, best first.
package func advisedMeasures(for place: AdviceProfile) -> [AdvisedMeasure] {
  MeasureCatalogue.builtIn.advised(for: place)
}
