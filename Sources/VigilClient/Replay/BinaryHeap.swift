/// Values of which the least is taken first.
struct BinaryHeap<Element: Comparable> {
    private var storage: [Element] = []

    /// The least element.
    var least: Element? { storage.first }
    var count: Int { storage.count }

    /// Adds an element.
    ///
    /// - Complexity: O(log `count`).
    mutating func insert(_ element: Element) {
        storage.append(element)
        var child = storage.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard storage[child] < storage[parent] else { break }
            storage.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the least element out.
    ///
    /// - Complexity: O(log `count`).
    mutating func removeLeast() -> Element? {
        guard let least = storage.first, let last = storage.popLast() else { return nil }
        guard !storage.isEmpty else { return least }
        storage[0] = last
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < storage.count {
                if storage[child] < storage[smallest] { smallest = child }
            }
            guard smallest != parent else { return least }
            storage.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
