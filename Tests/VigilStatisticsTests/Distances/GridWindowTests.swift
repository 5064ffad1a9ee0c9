import Testing

@testable import VigilStatistics

@Suite("A window counted over a reference's grid")
struct GridWindowTests {
    private static func window(_ values: [Double], _ grid: ReferenceGrid, limit: Double = 1e150) -> GridWindow {
        var window = grid.emptyWindow(limit: limit)
        window.add(contentsOf: values)
        return window
    }

    @Test("says the same as a summary over the grid, and knows mean and variance")
    func agrees() throws {
        var random = SeededNumbers(1)
        let grid = try ReferenceGrid(SortedReference(random.normals(3000).map { $0 * 2 + 7 }))
        let values = random.normals(5003).map { $0 * 2.5 + 7 } + [.nan, .nan]
        let window = Self.window(values, grid)
        var summary = grid.emptySummary
        summary.add(contentsOf: values)
        #expect(try grid.compare(window) == grid.compare(summary))
        #expect(window.count == 5003 && window.missing == 2)
        let moments = grid.moments(window)
        #expect(agree(moments.mean, summary.moments.mean ?? .nan, relative: 1e-13))
        #expect(agree(moments.variance, summary.moments.populationVariance ?? .nan, relative: 1e-12))
    }

    @Test("pieces in any order, added or merged, are the whole bit for bit")
    func pieces() throws {
        var random = SeededNumbers(2)
        let grid = try ReferenceGrid(SortedReference(random.normals(2000).map { 1e6 + $0 }))
        let values =
            random.normals(6000).map { 1e6 + 1.3 * $0 }
            + [.nan, .infinity, -.infinity, 1e200, -1e160, 1e150, 3e6, -5, .nan]
        let whole = Self.window(values, grid)
        for parts in [2, 7, 50] {
            var added = grid.emptyWindow(limit: 1e150)
            var merged = added
            let ranges = random.cut(values.count, into: parts)
            for range in ranges.reversed() { added.add(contentsOf: Array(values[range])) }
            for range in ranges { try merged.merge(Self.window(Array(values[range]), grid)) }
            for other in [added, merged] {
                #expect(try grid.compare(other) == grid.compare(whole))
                #expect(grid.moments(other) == grid.moments(whole))
                #expect(other.histogram == whole.histogram)
            }
        }
    }

    @Test("far values lie where the common range ends, and count as beyond the reference's")
    func far() throws {
        var random = SeededNumbers(3)
        let reference = try SortedReference(random.normals(1000))
        let grid = try ReferenceGrid(reference)
        let (lowest, highest) = (reference.values[0], reference.values[999])
        let plain = random.normals(500).map { min(highest, max(lowest, $0)) }
        let cases: [(far: [Double], placed: [Double])] = [
            ([.infinity, 1e200, -.infinity], [highest, highest, lowest]),
            ([.infinity, 9, -9, -1e300], [9, 9, -9, -9]),
        ]
        for (far, placed) in cases {
            let found = try grid.compare(Self.window(plain + far, grid))
            let expected = try grid.compare(Self.window(plain + placed, grid))
            #expect(found.kolmogorovSmirnov == expected.kolmogorovSmirnov)
            #expect(found.wasserstein == expected.wasserstein && found.wassersteinBound.isFinite)
            #expect(found.binCounts == expected.binCounts)
            #expect(found.belowRange == far.count { $0 < lowest } && found.aboveRange == far.count { $0 > highest })
            let exact = sortedFinite(plain + placed).values
            #expect(agree(grid.moments(Self.window(plain + far, grid)).mean, exact.reduce(0, +) / Double(exact.count)))
        }
        let none = grid.emptyWindow(limit: 1e150)
        #expect(throws: StatisticsError.self) { try grid.compare(none) }
        #expect(grid.quantile(0.5, of: none) == nil)
    }

    @Test("quantiles are those of the values to within a bin")
    func quantiles() throws {
        var random = SeededNumbers(4)
        let reference = random.normals(4000).map { $0 < 0 ? 0 : $0 }
        let grid = try ReferenceGrid(SortedReference(reference))
        let values = random.normals(5000).map { $0 < -0.4 ? 0 : $0 + 0.1 }
        let window = Self.window(values, grid)
        let sorted = sortedFinite(values).values
        for share in stride(from: 0.1, through: 0.9, by: 0.1) {
            let found = try #require(grid.quantile(share, of: window))
            #expect(abs(found - (quantile(share, ofSorted: sorted) ?? .nan)) < 0.05)
        }
        #expect(grid.quantile(0, of: window) == 0 || grid.quantile(0, of: window) == sorted[0])
        #expect(grid.quantile(1, of: window) == sorted[4999])
    }

    @Test("a window over another reference's grid is refused")
    func refused() throws {
        let first = try ReferenceGrid(SortedReference([1, 2, 3]))
        let second = try ReferenceGrid(SortedReference([4, 5, 7]))
        var window = Self.window([1, 2], first)
        let other = Self.window([4, 5], second)
        #expect(throws: StatisticsError.self) { try window.merge(other) }
        #expect(window.count == 2)
        #expect(throws: StatisticsError.self) { try second.compare(window) }
    }

    @Test("ties are heavy where a value fills a bin of its own with a twentieth of the rows")
    func ties() throws {
        var random = SeededNumbers(5)
        let values = random.normals(3000)
        #expect(try !ReferenceGrid(SortedReference(values)).isTied)
        #expect(try ReferenceGrid(SortedReference(values.map { $0 < -1 ? -1 : $0 })).isTied)
        #expect(try ReferenceGrid(SortedReference(values.map { $0.rounded() })).isTied)
        #expect(try ReferenceGrid(SortedReference([5, 5, 5])).isTied)
    }
}
