import Testing
import VigilStatistics

@Suite("Ascending order and midranks")
struct AscendingOrderTests {
    @Test("equal values keep their order, at sizes on both sides of the switch of method")
    func isStable() {
        var random = SeededNumbers(3)
        let pool: [Double] = [-.infinity, -2, -0.0, 0, .leastNonzeroMagnitude, 1, 1.5, 3e300, .infinity]
        for size in [0, 1, 2, 100, 512, 513, 600, 5000] {
            let values = (0..<size).map { _ in pool[random.integer(below: pool.count)] }
            let order = ascendingOrder(of: values)
            #expect(order.sorted() == Array(0..<size))
            for (before, after) in zip(order, order.dropFirst()) {
                let inOrder = values[before] < values[after] || (values[before] == values[after] && before < after)
                #expect(inOrder, "size \(size): \(values[before]) at \(before), \(values[after]) at \(after)")
            }
        }
    }

    @Test("columns of different values come out sorted")
    func sorts() {
        var random = SeededNumbers(4)
        for scale in [1, 1e-300, 1e300] {
            let values = random.normals(3000).map { $0 * scale }
            #expect(ascendingOrder(of: values).map { values[$0] } == values.sorted())
        }
    }

    @Test("equal values share the mean of their ranks")
    func midranks() {
        let ranks = Midranks([10, 20, 10, 30, 20, 20])
        #expect(ranks.ranks == [1.5, 4, 1.5, 6, 4, 4])
        #expect(ranks.tieSizes == [2, 3])
        #expect(Midranks([]).ranks.isEmpty)
        #expect(Midranks([5]).ranks == [1])
        #expect(Midranks([5]).tieSizes.isEmpty)
        #expect(Midranks([0, -0.0]).ranks == [1.5, 1.5])
    }
}
