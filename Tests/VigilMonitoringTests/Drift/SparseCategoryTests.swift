import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

/// Columns of thousands of names, most of them rare, under the level of an hourly window.
struct SparseCategoryTests {
    private static let names = (0..<10_000).map { "n\($0)" }
    private static let hourly = DriftRule(alpha: 1.0 / 2160)

    private static func column(_ rows: Int, favoured: Int = 0, _ random: inout SplitMix64) -> Column {
        let codes = (0..<rows).map { _ -> UInt32 in
            let isFavoured = favoured > 0 && random.uniform() < 0.3
            return UInt32(random.uniform() * Double(isFavoured ? favoured : names.count))
        }
        return .categorical(CategoricalColumn(dictionary: names, codes: codes))
    }

    /// One column beside nineteen that say nothing but count.
    private static func check(_ reference: Column, _ current: Column) throws -> ColumnDrift.Measurement {
        let other = Column.categorical(CategoricalColumn(Array(repeating: "a", count: current.count)))
        let before = Column.categorical(CategoricalColumn(Array(repeating: "a", count: reference.count)))
        let result = Checks.table(
            [reference] + Array(repeating: before, count: 19), [current] + Array(repeating: other, count: 19),
            rule: hourly)
        return try #require(result.columns[0].measurement)
    }

    @Test("a clear drift among ten thousand names passes the level of an hour, from few tables")
    func clear() throws {
        var random = SplitMix64(seed: 1)
        let reference = Self.column(20_000, &random)
        let found = try Self.check(reference, Self.column(2000, favoured: 100, &random))
        #expect(found.method == "monte_carlo_tail")
        #expect(found.adjustedPValue < 1e-6 && found.isDrifted)
    }

    @Test("clean windows have p-values all over the place", .tags(.simulation))
    func clean() throws {
        var random = SplitMix64(seed: 2)
        let pValues = try (0..<24).map { _ in
            try Self.check(Self.column(4000, &random), Self.column(200, &random)).pValue
        }
        // Of 24 uniform numbers 5 to 19 lie below a half but for three times in a thousand.
        #expect((5...19).contains(pValues.count { $0 < 0.5 }))
        #expect(pValues.allSatisfy { $0 > 1e-4 })
    }

    @Test("a p-value does not depend on the level where the tail gives it")
    func level() throws {
        var random = SplitMix64(seed: 3)
        let reference = Self.column(20_000, &random)
        let current = Self.column(2000, favoured: 100, &random)
        let hourly = Checks.column(reference, current, rule: Self.hourly).measurement
        let daily = Checks.column(reference, current, rule: DriftRule(alpha: 1.0 / 90)).measurement
        #expect(hourly?.pValue == daily?.pValue)
    }
}

/// Names that the reference does not have.
struct NewNameTests {
    private static let reference: [String?] = (0..<1000).map { ["a", "b", "c"][$0 % 3] }

    @Test("they are no bins of the index and the distance, but drift")
    func apart() throws {
        let known: [String?] = (0..<600).map { ["a", "a", "b", "c"][$0 % 4] }
        let plain = try #require(Checks.names(Self.reference, known).measurement)
        let found = try #require(Checks.names(Self.reference, known + Array(repeating: "d", count: 200)).measurement)
        #expect(found.psi == plain.psi && found.jensenShannon == plain.jensenShannon)
        #expect(found.recipe == "names of the reference, new ones apart, +0.5 per bin")
        #expect(isClose(found.newCategoryShare, 0.25) && found.newCategories == ["d"])
        #expect(found.statistic > plain.statistic && found.effect > plain.effect && found.isDrifted)
    }

    @Test("the detectors of the catalog leave them out as the check does, those of other programs do not")
    func detectors() throws {
        let current: [String?] = (0..<600).map { ["a", "b", "c", "d"][$0 % 4] }
        let check = try #require(Checks.names(Self.reference, current).measurement)
        func statistic(_ id: String) throws -> Double {
            let detector = try #require(DriftDetectorCatalog.detector(DriftDetectorID(id)))
            let samples = [Self.reference, current].map { DriftSample(.categorical(CategoricalColumn($0))) }
            return try #require(detector.compare(reference: samples[0], current: samples[1]).measurement).statistic
        }
        #expect(isClose(try statistic("psi"), check.psi, 1e-12) && check.psi < 0.001)
        #expect(isClose(try statistic("jensen_shannon"), check.jensenShannon, 1e-12))
        #expect(try statistic("hellinger") > 0.3)
        #expect(try statistic("total_variation") > 0.2)
    }

    @Test("where no row has a known name, all names are bins, so that the distance is the greatest")
    func onlyNew() throws {
        let found = try #require(
            Checks.names(Self.reference, Array(repeating: "x", count: 300)).measurement)
        #expect(isClose(found.jensenShannon, 1) && found.psi > 1 && found.isDrifted)
    }
}
