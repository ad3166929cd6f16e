/// A named roadside spot of the site register.
package struct Site: Hashable, Sendable {
  /// Its number in the store, from 1.
  package var id: Int32
  /// Exactly as the logs write it.
  package var name: String
  /// WGS 84, degrees.
  package var latDegrees: Double
  package var lonDegrees: Double
  package var cell: Cell
  /// nil where the posted limit is not known.
  package var limitKmh: UInt16?

  package init(id: Int32, name: String, latDegrees: Double, lonDegrees: Double, cell: Cell, limitKmh: UInt16?) {
    self.id = id
    self.name = name
    self.latDegrees = latDegrees
    self.lonDegrees = lonDegrees
    self.cell = cell
    self.limitKmh = limitKmh
  }
}
