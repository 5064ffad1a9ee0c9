import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

@Suite("Segment performance")
struct SegmentPerformanceSearchTests {
    private static let features = [
        FeatureSchema(name: "country", kind: .categorical), FeatureSchema(name: "age", kind: .numeric),
        FeatureSchema(name: "device", kind: .categorical),
    ]

    /// Right at 90 % but for a segment, right at `bad`.
    private static func window(
        rows: Int, bad: Double, isBad: (_ country: String, _ age: Double, _ device: String?) -> Bool,
        _ random: inout SplitMix64
    ) -> (schema: ModelSchema, predictions: PredictionBatch, labels: Column) {
        let schema = Fixtures.schema(.binaryClassification, features: features)
        var batch = Tables.batch(schema, rows: rows)
        var columns = (country: [String?](), age: [Double](), device: [String?]())
        var classes: [Double] = []
        var labels: [Double] = []
        for _ in 0..<rows {
            let country = ["DE", "FR", "IT"][random.pick([0.5, 0.3, 0.2])]
            let age = 20 + (50 * random.uniform()).rounded()
            let device = random.uniform() < 0.1 ? nil : random.uniform() < 0.5 ? "phone" : "desk"
            columns.country.append(country)
            columns.age.append(age)
            columns.device.append(device)
            let label: Double = random.uniform() < 0.4 ? 1 : 0
            labels.append(label)
            let isRight = random.uniform() < (isBad(country, age, device) ? bad : 0.9)
            classes.append(isRight ? label : 1 - label)
        }
        batch.features = [
            .categorical(CategoricalColumn(columns.country)), .numeric(NumericColumn(columns.age)),
            .categorical(CategoricalColumn(columns.device)),
        ]
        batch.predictions = .numeric(NumericColumn(classes))
        return (schema, batch, .numeric(NumericColumn(labels)))
    }

    @Test("a bad country is found, with its numbers, and pairs that add nothing are left out")
    func country() throws {
        var random = SplitMix64(seed: 21)
        let window = Self.window(rows: 900, bad: 0.6, isBad: { country, _, _ in country == "IT" }, &random)
        let result = try SegmentPerformanceSearch().worst(
            in: window.predictions, labels: window.labels, schema: window.schema)
        let search = try #require(result.search)
        let worst = try #require(search.worst.first)
        #expect(search.metric == .accuracy && search.rows == 900 && search.searched > 20)
        #expect(worst.conditions.map(\.feature) == ["country"] && worst.conditions.map(\.words) == ["is IT"])
        #expect(worst.conditions.map(\.test) == [.name("IT")])
        #expect(worst.verdict == .worse && worst.adjustedPValue <= 0.01 && worst.pValue < worst.adjustedPValue)
        let value = try #require(worst.value.measurement)
        #expect(value.count == worst.labelled && worst.labelled == worst.rows)
        #expect(isClose(worst.difference, value.value - worst.rest))
        #expect(worst.shrunkDifference < -0.1 && worst.shrunkDifference >= worst.difference)
        #expect(worst.shrunkUpper95 < 0 && worst.shrunkLower95 < worst.shrunkDifference)
        #expect(search.worst.count <= 10)
        // A pair that holds the country is listed only where it is worse than the country alone.
        let others = search.worst.dropFirst().filter { $0.conditions.contains(worst.conditions[0]) }
        #expect(others.allSatisfy { $0.conditions.count == 2 && $0.adjustedPValue >= worst.adjustedPValue })
    }

    @Test("a bad pair of a numeric and a categorical feature is found")
    func pair() throws {
        var random = SplitMix64(seed: 22)
        let window = Self.window(
            rows: 1200, bad: 0.4, isBad: { _, age, device in age > 58 && device == "phone" }, &random)
        let result = try SegmentPerformanceSearch().worst(
            in: window.predictions, labels: window.labels, schema: window.schema)
        let worst = try #require(result.search?.worst.first)
        #expect(Set(worst.conditions.map(\.feature)) == ["age", "device"] && worst.verdict == .worse)
        #expect(worst.conditions.contains { $0.words.hasPrefix("above 5") })
        let alone = try SegmentPerformanceSearch(searchesPairs: false).worst(
            in: window.predictions, labels: window.labels, schema: window.schema)
        #expect(try #require(alone.search).worst.allSatisfy { $0.conditions.count == 1 })
    }

    @Test("rows where a feature is missing are a segment")
    func missing() throws {
        var random = SplitMix64(seed: 23)
        let window = Self.window(rows: 1000, bad: 0.5, isBad: { _, _, device in device == nil }, &random)
        let result = try SegmentPerformanceSearch().worst(
            in: window.predictions, labels: window.labels, schema: window.schema)
        let worst = try #require(result.search?.worst.first)
        #expect(worst.conditions.map(\.test) == [.missing] && worst.conditions[0].words == "is missing")
        let strict = try SegmentPerformanceSearch(leastDifference: 0.9).worst(
            in: window.predictions, labels: window.labels, schema: window.schema)
        #expect(strict.search?.worst.first?.verdict == .tooSmall)
    }

    @Test("the quarters of a reference stay the same from window to window")
    func quarters() throws {
        let reference = Column.numeric(NumericColumn((1...101).map(Double.init)))
        let grouping = SegmentGrouping("age", .numeric(NumericColumn([1, 26, 27, 500, .nan])), reference: reference)
        #expect(grouping.codes == [0, 0, 1, 3, 4])
        #expect(
            grouping.conditions.map { $0[0].words } == [
                "at most 26", "above 26, at most 51", "above 51, at most 76", "above 76", "is missing",
            ])
        let few = SegmentGrouping("n", .numeric(NumericColumn([2, 1, 2, 0.5])), reference: nil)
        #expect(few.codes == [2, 1, 2, 0] && few.conditions[0][0].words == "is 0.5")
    }

    @Test("a query belongs to the segment of all its rows, and its segment's value is that of whole queries")
    func queries() throws {
        var random = SplitMix64(seed: 24)
        var window = MetricRowsTests.window(.ranking, rows: 1600, &random)
        window.schema.features = [FeatureSchema(name: "market", kind: .categorical)]
        let markets = (0..<1600).map { ["a", "b", "c"][($0 / 8) % 3] as String? }
        window.predictions.features = [.categorical(CategoricalColumn(markets))]
        // In one market the best items come last.
        for row in 0..<1600 where markets[row] == "b" {
            if let label = window.labels.numbers?[row], !label.isNaN { window.predictions.scores[row] -= label }
        }
        let result = try SegmentPerformanceSearch().worst(
            in: window.predictions, labels: window.labels, schema: window.schema)
        let worst = try #require(result.search?.worst.first)
        #expect(result.search?.metric == .ndcgAt5 && worst.conditions.map(\.words) == ["is b"])
        #expect(worst.verdict == .worse && worst.value.measurement?.count == worst.labelled)
        #expect(isClose(worst.difference, (worst.value.measurement?.value ?? .nan) - worst.rest, 1e-9))
    }

    @Test("too few labels, no features, a metric without rows, and wrong columns")
    func edges() throws {
        var random = SplitMix64(seed: 25)
        let window = Self.window(rows: 40, bad: 0.9, isBad: { _, _, _ in false }, &random)
        let search = SegmentPerformanceSearch()
        #expect(
            try search.worst(in: window.predictions, labels: window.labels, schema: window.schema)
                == .notEnoughData(have: 40, need: 60))
        guard
            case .notPossible(let reason) = try search.worst(
                in: window.predictions, labels: window.labels, schema: window.schema, metric: .matthewsCorrelation)
        else {
            Issue.record("a correlation is not made of rows")
            return
        }
        #expect(reason.contains("correlation"))
        // Rows enough, but every one alike: no part of them leaves others to be compared with.
        var alike = Self.window(rows: 100, bad: 0.9, isBad: { _, _, _ in false }, &random)
        let name = Column.categorical(CategoricalColumn(Array(repeating: "x", count: 100)))
        alike.predictions.features = [name, .numeric(NumericColumn(Array(repeating: 1, count: 100))), name]
        guard
            case .notPossible(let why) = try search.worst(
                in: alike.predictions, labels: alike.labels, schema: alike.schema)
        else {
            Issue.record("there is no segment")
            return
        }
        #expect(why == "no part of the 100 rows has 30 of them and leaves as many", "\(why)")
        #expect(throws: DomainError.self) {
            try search.worst(in: window.predictions, labels: .empty(.numeric), schema: window.schema)
        }
    }
}
