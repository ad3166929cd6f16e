import CProj

// Unsafe: PROJ is C. Its context and operation are destroyed once, by deinit, and used by one task at a time.

/// PROJ's way between longitude and latitude in degrees and east and north in metres.
///
/// For one task at a time, since PROJ's contexts are not thread safe: whoever shares one must see to that.
@safe
final class Transformation: @unchecked Sendable {
  private let crs: String
  private let context: OpaquePointer
  private let operation: OpaquePointer

  /// Calls `find` with a context that asks nobody on the network and says nothing.
  init(
    crs: String, _ find: (OpaquePointer) throws(GridProjectionError) -> OpaquePointer
  ) throws(GridProjectionError) {
    guard let context = unsafe proj_context_create() else { throw .unusable(crs: crs) }
    // Whatever the level, PROJ says some things.
    unsafe proj_log_func(context, nil) { _, _, _ in }
    unsafe proj_context_set_enable_network(context, 0)
    do throws(GridProjectionError) {
      unsafe operation = unsafe try find(context)
    } catch {
      unsafe proj_context_destroy(context)
      throw error
    }
    self.crs = crs
    unsafe self.context = unsafe context
  }

  /// Does without PROJ's database, which PROJ opens for every definition if it can, for 5 ms.
  ///
  /// - Parameter definition: the steps of the computation, as PROJ writes them.
  convenience init(crs: String, definition: String) throws(GridProjectionError) {
    unsafe try self.init(crs: crs) { context throws(GridProjectionError) in
      unsafe "/dev/null".withCString { noFolder in
        unsafe [noFolder].withUnsafeBufferPointer {
          unsafe proj_context_set_search_paths(context, 1, $0.baseAddress)
        }
      }
      guard let operation = unsafe proj_create(context, definition) else { throw .unusable(crs: crs) }
      return unsafe operation
    }
  }

  deinit {
    unsafe proj_destroy(operation)
    unsafe proj_context_destroy(context)
  }

  /// Another one that computes the same, for another task.
  func copy() throws(GridProjectionError) -> Transformation {
    unsafe try Transformation(crs: crs) { context throws(GridProjectionError) in
      guard let copy = unsafe proj_clone(context, operation) else { throw .unusable(crs: crs) }
      return unsafe copy
    }
  }

  /// What PROJ computes, in its own words.
  var definition: String { unsafe String(cString: proj_pj_info(operation).definition) }

  func forward(lonDegrees: Double, latDegrees: Double) -> (eastMetres: Double, northMetres: Double) {
    let to = unsafe proj_trans(operation, PJ_FWD, proj_coord(lonDegrees, latDegrees, 0, .infinity)).xyzt
    return (to.x, to.y)
  }

  func backward(eastMetres: Double, northMetres: Double) -> (lonDegrees: Double, latDegrees: Double) {
    let to = unsafe proj_trans(operation, PJ_INV, proj_coord(eastMetres, northMetres, 0, .infinity)).xyzt
    return (to.x, to.y)
  }
}
