import Testing

@testable import VigilClient

@Suite("The heap")
struct BinaryHeapTests {
    @Test("values come out in order, whatever the order they went in", arguments: 0..<20)
    func sorts(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let values = (0..<Int.random(in: 0...200, using: &random)).map { _ in Int.random(in: 0...50, using: &random) }
        var heap = BinaryHeap<Int>()
        for value in values { heap.insert(value) }
        #expect(heap.count == values.count)
        var taken: [Int] = []
        while let least = heap.removeLeast() { taken.append(least) }
        #expect(taken == values.sorted())
        #expect(heap.least == nil)
    }
}
