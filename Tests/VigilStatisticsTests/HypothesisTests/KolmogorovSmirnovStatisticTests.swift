import Testing
import VigilStatistics

@Suite("Kolmogorov-Smirnov statistic")
struct KolmogorovSmirnovStatisticTests {
    /// The numerators from their definition, at every value of both samples.
    private static func slowly(_ reference: [Double], _ current: [Double]) -> KolmogorovSmirnovStatistic {
        var greater = 0
        var less = 0
        for value in reference + current {
            let i = reference.count { $0 <= value }
            let j = current.count { $0 <= value }
            greater = max(greater, i * current.count - j * reference.count)
            less = max(less, j * reference.count - i * current.count)
        }
        return KolmogorovSmirnovStatistic(
            referenceCount: reference.count, currentCount: current.count, greaterNumerator: greater,
            lessNumerator: less)
    }

    /// The lengths choose between counting in blocks of 4, 16 and 32 and searching; each with and without ties.
    @Test(
        "is the greatest difference at any ratio of lengths",
        arguments: [(1, 1), (30, 31), (64, 200), (40, 180), (25, 300), (12, 520), (9, 333), (7, 7), (1, 50)])
    func definition(_ shorter: Int, _ longer: Int) throws {
        var random = SeededNumbers(UInt64(shorter * 1000 + longer))
        for round in 0..<12 {
            var reference = random.normals(longer)
            var current = random.normals(shorter)
            if round % 3 > 0 {
                // Ties, then many ties with some values out of the other sample's range.
                let scale = round % 3 == 1 ? 4.0 : 1.0
                reference = reference.map { ($0 * scale).rounded() }
                current = current.map { ($0 * scale * 1.5).rounded() }
            }
            reference.sort()
            current.sort()
            let expected = Self.slowly(reference, current)
            #expect(try KolmogorovSmirnovStatistic(sortedReference: reference, sortedCurrent: current) == expected)
            let swapped = Self.slowly(current, reference)
            #expect(try KolmogorovSmirnovStatistic(sortedReference: current, sortedCurrent: reference) == swapped)
        }
    }

    @Test("counts in ordered bins give what the values give that they stand for")
    func orderedCounts() throws {
        let counts = try CountPair(reference: [5, 0, 7, 3], current: [1, 2, 0, 8])
        func values(_ counts: [Int]) -> [Double] {
            counts.enumerated().flatMap { repeatElement(Double($0.offset), count: $0.element) }
        }
        let test = KolmogorovSmirnovTest(method: .conditional)
        let fromCounts = try test.compare(orderedCounts: counts)
        let fromValues = try test.compare(reference: values(counts.reference), current: values(counts.current))
        #expect(fromCounts == fromValues)
    }

    @Test("pooled counts of equal values add up")
    func pooledTies() {
        let ties = PooledTies(sortedReference: [1, 1, 2, 5], sortedCurrent: [0, 1, 5, 5, 6])
        #expect(ties.counts == [1, 3, 1, 3, 1])
        #expect(ties.total == 9)
    }
}
