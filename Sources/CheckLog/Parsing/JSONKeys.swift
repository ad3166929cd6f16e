/// Which keys of a JSON object lead to which slots; nested keys make a tree.
struct JSONKeys: Sendable {
  /// What a key leads to: a value's slot, an object with wanted keys of its own, or both.
  struct Target: Sendable {
    var slot: Int?
    var node: Int?
  }

  private struct Node: Sendable {
    var table: WordTable?
    var targets: [Target] = []
    /// Those of its keys, and of the objects within.
    var slots: [Int] = []
  }

  private var nodes: [Node] = []
  private let memory = PlanMemory()

  /// - Parameter paths: for each slot its path of keys, joined with full stops; nil for a slot of another kind. A key
  ///   that itself has a full stop is found too when it stands at the top.
  init(paths: [String?]) {
    nodes = [Node()]
    var words: [[(word: [UInt8], value: Int32)]] = [[]]
    func target(_ node: Int, _ key: [UInt8]) -> Int {
      if let known = words[node].first(where: { $0.word == key }) { return Int(known.value) }
      words[node].append((key, Int32(nodes[node].targets.count)))
      nodes[node].targets.append(Target())
      return nodes[node].targets.count - 1
    }
    for case (let slot, let path?) in paths.enumerated() {
      let keys = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
      nodes[0].targets[target(0, Array(path.utf8))].slot = slot
      guard keys.count > 1 else { continue }
      var node = 0
      for key in keys.dropLast() {
        let index = target(node, key)
        if nodes[node].targets[index].node == nil {
          nodes[node].targets[index].node = nodes.count
          nodes.append(Node())
          words.append([])
        }
        node = nodes[node].targets[index].node!
      }
      nodes[node].targets[target(node, keys.last!)].slot = slot
    }
    for node in nodes.indices.reversed() {
      nodes[node].slots = nodes[node].targets.flatMap { target in
        (target.slot.map { [$0] } ?? []) + (target.node.map { nodes[$0].slots } ?? [])
      }
    }
    for node in nodes.indices { nodes[node].table = WordTable(words[node], in: memory) }
  }

  func target(node: Int, _ bytes: Span<UInt8>, _ key: ByteRange) -> Target? {
    nodes[node].table?.value(bytes, key).map { nodes[node].targets[Int($0)] }
  }

  /// The slots that the keys of a nested object lead to.
  func slots(beneath node: Int) -> [Int] { nodes[node].slots }
}
