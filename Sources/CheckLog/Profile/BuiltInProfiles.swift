/// The log formats that come with the tool, as the YAML files that a user can copy.
package enum BuiltInProfiles {
  /// In the order in which they are listed.
  private static let files: [[UInt8]] = [
    PackageResources.v1_yaml, PackageResources.sdr_yaml, PackageResources.sdr_flat_yaml,
    PackageResources.montgomery_yaml, PackageResources.fintraffic_tms_yaml, PackageResources.icoms_tma_yaml,
  ]

  package static let all: [Profile] = files.map { file in
    do {
      return try Profile(yaml: String(decoding: file, as: UTF8.self))
    } catch {
      fatalError("a built-in profile is wrong: \(error)")
    }
  }

  package static func named(_ name: String) -> Profile? { all.first { $0.name == name } }
}
