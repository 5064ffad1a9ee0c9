import CVectorSort
import Testing
import VigilStatistics

@Suite("Sorting")
struct SortingTests {
    /// Doubles that sorting code gets wrong: NaN of both signs, infinities, both zeros, subnormals, the extremes, ties.
    static let hard: [Double] = [
        .nan, -.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
        .leastNormalMagnitude, -.leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1, -1, 1,
        .leastNormalMagnitude / 2, 1.0.nextUp, 1.0.nextDown,
    ]

    private static func column(_ count: Int, _ random: inout SeededNumbers, hardShare: Double) -> [Double] {
        (0..<count).map { _ in
            random.happens(hardShare) ? hard[random.integer(below: hard.count)] : random.normal()
        }
    }

    /// The plain way: filter, sort by comparison, count the rest.
    private static func reference(_ values: [Double]) -> (values: [Double], missing: Int) {
        let kept = values.filter { !$0.isNaN }
        return (kept.sorted(by: <), values.count - kept.count)
    }

    /// Bit patterns in order, which find a value that was overwritten; -0 counts as +0, since it may become that.
    private static func content(_ values: some Sequence<Double>) -> [UInt64] {
        values.map { ($0 + 0).bitPattern }.sorted()
    }

    private static func check(_ values: [Double]) -> Bool {
        let got = sortedFinite(values)
        let expected = reference(values)
        return got.missing == expected.missing && got.values == expected.values
            && content(got.values) == content(values.filter { !$0.isNaN })
    }

    @Test("a column that nobody else holds is sorted where it lies, another stays as it is")
    func inPlace() {
        var random = SeededNumbers(7)
        let values = Self.column(1000, &random, hardShare: 0)
        func address(_ values: [Double]) -> UInt? {
            values.withUnsafeBufferPointer { $0.baseAddress.map { UInt(bitPattern: $0) } }
        }
        let own = values.map { $0 + 1 }
        let before = address(own)
        #expect(address(sortedFinite(consume own).values) == before)
        let kept = values
        #expect(address(sortedFinite(values).values) != address(kept) && kept == values && kept != values.sorted())
    }

    @Test("every size up to 300 sorts as a plain sort does, with and without hard values")
    func smallSizes() {
        var random = SeededNumbers(1)
        for size in 0...300 {
            for share in [0, 0.3, 1] {
                let values = Self.column(size, &random, hardShare: share)
                let isSorted = Self.check(values)
                #expect(isSorted, "size \(size), share of hard values \(share)")
            }
        }
    }

    @Test("large columns sort as a plain sort does", arguments: [1000, 4097, 20_000, 100_000])
    func largeSizes(size: Int) {
        var random = SeededNumbers(UInt64(size))
        for share in [0.01, 0.9] {
            #expect(Self.check(Self.column(size, &random, hardShare: share)))
        }
        #expect(Self.check((0..<size).map(Double.init)))
        #expect(Self.check((0..<size).map { Double(size - $0) }))
        #expect(Self.check((0..<size).map { Double($0 % 3) }))
    }

    @Test("a column of nothing but NaN has no values", arguments: [0, 1, 2, 8, 100, 5000])
    func onlyMissing(size: Int) {
        let got = sortedFinite([Double](repeating: .nan, count: size))
        #expect(got.values.isEmpty)
        #expect(got.missing == size)
    }

    @Test("infinity stays infinity at every small size, however many there are")
    func infinity() {
        var random = SeededNumbers(5)
        for size in 1...600 {
            for share in [0.01, 0.2, 1] {
                var values = random.normals(size).map { random.happens(share) ? .infinity : $0 }
                values[size / 2] = -.infinity
                #expect(sortedFinite(values).values == values.sorted(), "size \(size)")
                values[size / 3] = .nan
                let isSorted = Self.check(values)
                #expect(isSorted, "size \(size) with NaN")
            }
        }
    }

    @Test("the C function keeps every NaN behind the sorted values, bit for bit")
    func missingStaysWhole() {
        var random = SeededNumbers(7)
        for size in [1, 2, 17, 64, 257, 1000, 20_000] {
            // +infinity is kept from the C function, which can lose it.
            let values = Self.column(size, &random, hardShare: 0.5).map { $0 == .infinity ? .nan : $0 }
            var sorted = values
            let kept = vigil_sort_doubles(&sorted, size)
            #expect(kept == values.count { !$0.isNaN })
            #expect(sorted[kept...].allSatisfy { $0.isNaN })
            #expect(!sorted[..<kept].contains { $0.isNaN })
            #expect(Self.content(sorted) == Self.content(values))
        }
    }
}
