import Testing

@testable import VigilStatistics

@Suite("A reference's grid")
struct ReferenceGridTests {
    enum Shape: String, CaseIterable, Sendable {
        case normal, offset, skewed, rounded, counts, zeros, twoValues, constant

        func sample(_ count: Int, shift: Double, _ random: inout SeededNumbers) -> [Double] {
            (0..<count).map { _ in
                let value = random.normal() + shift
                return switch self {
                case .normal: value
                case .offset: 1e8 + value
                case .skewed: Elementary.exp(2 * value)
                case .rounded: (value * 50).rounded() / 50
                case .counts: (abs(value) * 4).rounded()
                case .zeros: random.happens(0.8) ? 0 : Elementary.exp(value)
                case .twoValues: value < 0 ? -1 : 2
                case .constant: value < 3 ? 5 : 6
                }
            }
        }
    }

    private static func summary(_ values: [Double], _ grid: ReferenceGrid) -> NumericSummary {
        var summary = grid.emptySummary
        summary.add(contentsOf: values)
        return summary
    }

    @Test("bounds what the values themselves say, and is exact over the recipe's bins", arguments: Shape.allCases)
    func bounds(_ shape: Shape) throws {
        var random = SeededNumbers(UInt64(shape.rawValue.utf8.reduce(0) { $0 * 31 + Int($1) } & 0xFFFF))
        let test = KolmogorovSmirnovTest(method: .asymptotic)
        let cases: [(Int, Int, Double)] = [(4000, 6000, 0), (3000, 900, 0.1), (3001, 20, 0), (700, 3000, 3)]
        for (n, m, shift) in cases {
            let reference = try SortedReference(shape.sample(n, shift: 0, &random))
            let grid = try ReferenceGrid(reference)
            #expect(grid.counts.reduce(0, +) == n)
            #expect(grid.counts.count <= 256)
            let window = shape.sample(m, shift: shift, &random)
            let exact = try reference.compare(sortedCurrent: window.sorted(), test: test)
            let found = try grid.compare(Self.summary(window, grid), test: test)
            let distance = exact.kolmogorovSmirnov.statistic
            #expect(found.kolmogorovSmirnov.statistic <= distance)
            #expect(distance <= found.kolmogorovSmirnov.statistic + found.distanceBound + 1e-15)
            #expect(found.kolmogorovSmirnov.pValue >= exact.kolmogorovSmirnov.pValue * (1 - 1e-12))
            #expect(found.leastPValue <= exact.kolmogorovSmirnov.pValue * (1 + 1e-12))
            let slack = 1e-12 * max(1, abs(exact.wasserstein)) + (shape == .offset ? 1e-7 : 0)
            #expect(abs(found.wasserstein - exact.wasserstein) <= found.wassersteinBound + slack)
            #expect(found.binCounts == exact.binCounts)
            #expect(found.wassersteinNullMean == exact.wassersteinNullMean)
            #expect(found.belowRange == window.count { $0 < reference.values[0] })
            #expect(found.aboveRange == window.count { $0 > reference.values[n - 1] })
        }
    }

    @Test("a column of few values is compared without any loss", arguments: [Shape.counts, .twoValues, .constant])
    func discrete(_ shape: Shape) throws {
        var random = SeededNumbers(11)
        let reference = try SortedReference(shape.sample(5000, shift: 0, &random))
        let grid = try ReferenceGrid(reference)
        // The reference's own values in other shares, so that nothing lies beyond its range.
        let window = reference.values.filter { _ in random.happens(0.3) } + reference.values.prefix(400)
        let exact = try reference.compare(sortedCurrent: window.sorted())
        let found = try grid.compare(Self.summary(window, grid))
        #expect(found.distanceBound == 0)
        #expect(found.kolmogorovSmirnov.statistic == exact.kolmogorovSmirnov.statistic)
        #expect(agree(found.kolmogorovSmirnov.pValue, exact.kolmogorovSmirnov.pValue, relative: 1e-9))
        #expect(agree(found.wasserstein, exact.wasserstein, absolute: 1e-13))
        #expect(found.wassersteinBound < 1e-12)
        #expect(found.precision == "from exact counts in \(grid.counts.count) bins of the reference")
    }

    @Test("no window with the same counts lies beyond the bounds")
    func extremes() throws {
        var random = SeededNumbers(3)
        let reference = try SortedReference(random.normals(1000))
        let grid = try ReferenceGrid(reference, bins: 24)
        for end in 0..<3 {
            // Every value just inside one end of a bin, or at random places.
            let window = (0..<800).map { _ in
                let bin = random.integer(below: grid.counts.count)
                let lower = grid.edges[bin].nextUp
                let upper = grid.edges[bin + 1].nextDown
                return end == 0 ? lower : end == 1 ? upper : lower + random.uniform() * (upper - lower)
            }
            let exact = try reference.compare(sortedCurrent: window.sorted())
            let found = try grid.compare(Self.summary(window, grid))
            let distance = exact.kolmogorovSmirnov.statistic
            #expect(distance >= found.kolmogorovSmirnov.statistic)
            #expect(distance <= found.kolmogorovSmirnov.statistic + found.distanceBound + 1e-15)
            #expect(abs(found.wasserstein - exact.wasserstein) <= found.wassersteinBound + 1e-12)
            #expect(found.precision.contains("conservative by at most"))
        }
    }

    @Test("replicas that count parts of a window find together what one finds that counts all of it")
    func merge() throws {
        var random = SeededNumbers(4)
        let grid = try ReferenceGrid(SortedReference(random.normals(2000)))
        let window = random.normals(3000) + [.nan, .infinity, -.infinity, 9, -9, .nan]
        var merged = grid.emptySummary
        for range in random.cut(window.count, into: 5) {
            try merged.merge(Self.summary(Array(window[range]), grid))
        }
        let whole = try grid.compare(Self.summary(window, grid))
        let parts = try grid.compare(merged)
        #expect(parts == whole)
        #expect(whole.missing == 2)
        #expect(whole.infinite == 2)
        #expect(whole.belowRange >= 1)
        #expect(whole.aboveRange >= 1)
        let exact = try grid.reference.compare(sortedCurrent: sortedFinite(window).values)
        #expect(whole.binCounts == exact.binCounts)
    }

    @Test("counts alone tell the distances, but not how far beyond the range a value lies")
    func histogram() throws {
        var random = SeededNumbers(5)
        let grid = try ReferenceGrid(SortedReference(random.normals(2000)))
        var inside = try Histogram(edges: grid.edges)
        inside.add(contentsOf: grid.reference.values)
        let same = try grid.compare(inside)
        #expect(same.kolmogorovSmirnov.statistic == 0)
        #expect(same.kolmogorovSmirnov.pValue == 1)
        #expect(same.wasserstein == 0)
        inside.add(1e9)
        #expect(try grid.compare(inside).wassersteinBound == .infinity)
    }

    @Test("edges that a recipe gives outside the reference's range are cut at as well")
    func givenEdges() throws {
        var random = SeededNumbers(6)
        let recipe = BinningRecipe(rule: .edges([-20, -0.5, 0.25, 30]), emptyBins: .additive(0.5))
        let reference = try SortedReference(random.normals(1000), recipe: recipe)
        let grid = try ReferenceGrid(reference)
        let window = random.normals(500) + [-25, -20, -15, 12, 30, 31]
        let found = try grid.compare(Self.summary(window, grid))
        #expect(found.binCounts == (try reference.compare(sortedCurrent: window.sorted())).binCounts)
        #expect(found.belowRange == window.count { $0 < reference.values[0] })
        #expect(found.aboveRange == window.count { $0 > reference.values[999] })
    }

    @Test("a window over other edges and one without values are refused")
    func refused() throws {
        let grid = try ReferenceGrid(SortedReference([1, 2, 3]))
        let other = #expect(throws: StatisticsError.self) { try grid.compare(Histogram(edges: [0, 1])) }
        #expect(other?.code == .incompatibleSummaries)
        var missing = grid.emptySummary
        missing.add(contentsOf: [.nan, .infinity])
        let none = #expect(throws: StatisticsError.self) { try grid.compare(missing) }
        #expect(none?.code == .tooFewObservations)
    }

    @Test("clean windows alarm at most as often as the level says and a shift is found", .tags(.simulation))
    func rates() throws {
        var random = SeededNumbers(7)
        var alarms = 0
        var finds = 0
        let repeats = 200
        let test = KolmogorovSmirnovTest(method: .asymptotic)
        for _ in 0..<repeats {
            let grid = try ReferenceGrid(SortedReference(random.normals(1000)))
            let clean = try grid.compare(Self.summary(random.normals(1000), grid), test: test)
            let shifted = try grid.compare(Self.summary(random.normals(1000).map { $0 + 0.2 }, grid), test: test)
            alarms += clean.kolmogorovSmirnov.pValue <= 0.05 ? 1 : 0
            finds += shifted.kolmogorovSmirnov.pValue <= 0.05 ? 1 : 0
        }
        // 5 % of 200 with four standard errors above; all values together find this shift in 95 %.
        #expect(alarms <= 22)
        #expect(finds >= 170)
    }
}
