import Testing
import VigilDomain
import VigilMonitoring
import VigilStatistics

@Suite("Rows that come in clusters")
struct ClusterDependenceTests {
    /// Rows of customers with a level and a favourite of their own, eight each.
    private static func batch(_ schema: ModelSchema, customers: Range<Int>, seed: UInt64, shift: Double = 0)
        -> PredictionBatch
    {
        var random = SplitMix64(seed: seed)
        var batch = PredictionBatch(schema: schema)
        var values: [Double] = []
        var names: [String?] = []
        var owners: [String?] = []
        for customer in customers {
            let level = random.normal()
            for _ in 0..<8 {
                values.append(shift + level + 0.3 * random.normal())
                names.append(level > 0.3 ? "a" : level > -0.6 ? "b" : "c")
                owners.append("customer \(customer)")
            }
        }
        batch.ids = values.indices.map { "\(seed)-\($0)" }
        batch.timestamps = values.indices.map { Int64($0) * 1000 }
        batch.features = [
            .categorical(CategoricalColumn(owners)), .numeric(NumericColumn(values)),
            .categorical(CategoricalColumn(names)),
        ]
        batch.scores = values.map { _ in .nan }
        batch.predictions = .numeric(NumericColumn(values.map { $0 > 0 ? 1 : 0 }))
        batch.groups = CategoricalColumn(values.map { _ in nil })
        batch.ranks = values.map { _ in .nan }
        batch.inferenceMilliseconds = values.map { _ in .nan }
        return batch
    }

    private static func schema(_ dependence: DriftPolicy.Dependence) throws -> ModelSchema {
        ModelSchema(
            model: try ModelName("m"), task: .binaryClassification,
            features: [
                FeatureSchema(name: "customer", kind: .categorical), FeatureSchema(name: "x", kind: .numeric),
                FeatureSchema(name: "c", kind: .categorical),
            ], window: .day, drift: DriftPolicy(dependence: dependence))
    }

    private static func reference(_ schema: ModelSchema) async -> DriftReference {
        await DriftReference.prepared(
            Baseline(
                schema: schema, source: "", setAt: Timestamp(milliseconds: 0),
                predictions: batch(schema, customers: 0..<300, seed: 1)))
    }

    @Test("new customers alone raise no alarm, and a change is found", .tags(.simulation))
    func levels() async throws {
        let schema = try Self.schema(.init(cluster: "customer"))
        let plain = try Self.schema(.init())
        let (clustered, independent) = (await Self.reference(schema), await Self.reference(plain))
        var alarms = (clustered: 0, independent: 0)
        for seed in 2..<42 as Range<UInt64> {
            let window = Self.batch(schema, customers: 1000..<1030, seed: seed)
            let result = DefaultDriftCheck().check(window, against: clustered, rule: DriftRule())
            #expect(result.columns.map(\.name) == ["x", "c", "prediction"])
            if result.overallDriftDetected { alarms.clustered += 1 }
            let other = DefaultDriftCheck().check(window, against: independent, rule: DriftRule())
            // That the customers are new ones is a finding only where they are taken for a category.
            if other.columns.contains(where: { $0.name == "x" && $0.isDrifted }) { alarms.independent += 1 }
        }
        #expect(alarms.independent >= 10)
        #expect(alarms.clustered <= 4)
        let moved = DefaultDriftCheck().check(
            Self.batch(schema, customers: 0..<60, seed: 99, shift: 1.5), against: clustered, rule: DriftRule())
        #expect(moved.columns.first { $0.name == "x" }?.isDrifted == true)
    }

    @Test("the finding says how many rows count, and effects get wider intervals")
    func words() async throws {
        let schema = try Self.schema(.init(cluster: "customer"))
        let reference = await Self.reference(schema)
        let window = Self.batch(schema, customers: 500..<530, seed: 3)
        let result = await DefaultDriftCheck().checkConcurrently(window, against: reference, rule: DriftRule())
        let note = try #require(result.notes.first { $0.contains("customer") })
        #expect(note.hasPrefix("240 rows of the window have 30 different values of customer; "), "\(note)")
        let measured = try #require(result.columns[0].measurement)
        // Rows of one customer have nine tenths in common: 1 + 7 · 0.9 less what deciles lose of it.
        let factor = try #require(measured.designEffect)
        #expect(factor > 4 && factor < 7.5, "\(factor)")
        // Rows that share nothing count in full.
        var single = window
        single.features[0] = .categorical(CategoricalColumn(window.ids.map { $0 }))
        let alone = DefaultDriftCheck().check(single, against: reference, rule: DriftRule())
        #expect(try #require(alone.columns[0].measurement?.designEffect) < 2)
        let width = try #require(measured.effectUpper95) - (measured.effectLower95 ?? 0)
        let narrow = try #require(alone.columns[0].measurement)
        #expect(width > (narrow.effectUpper95 ?? 0) - (narrow.effectLower95 ?? 0))
    }

    @Test("too few customers to measure by: their rows count as one each, and the finding says so")
    func unknown() async throws {
        var random = SplitMix64(seed: 6)
        let owners = Column.numeric(NumericColumn((0..<320).map { Double($0 / 40) }))
        func values() -> Column {
            let levels = random.normals(8)
            return .numeric(NumericColumn((0..<320).map { levels[$0 / 40] + 0.1 * random.normal() }))
        }
        let columns = [TableColumn(name: "x", column: values())]
        let reference = DriftReference(columns).with(
            await ClusterDependence.measured(on: columns, clusters: owners, name: "owner")
        ).clustered(like: owners)
        for _ in 0..<10 {
            let result = DefaultDriftCheck().check([values()], against: reference, rule: DriftRule())
            #expect(!result.overallDriftDetected)
            #expect(result.notes.contains { $0.contains("they count as one, 320 rows of the window as 8.") })
            #expect((result.columns[0].measurement?.designEffect ?? 0) > 35)
        }
        let empty = DefaultDriftCheck().check(
            [.numeric(NumericColumn([]))], against: reference.clustered(like: .numeric(NumericColumn([]))),
            rule: DriftRule())
        #expect(!empty.overallDriftDetected)
    }

    @Test("customers who never fill a field, or lie beyond the others, are no broken values", .tags(.simulation))
    func quality() async throws {
        var random = SplitMix64(seed: 8)
        func table(_ customers: Int) -> (columns: [TableColumn], owners: Column) {
            var values: [Double] = []
            var plans: [Double] = []
            var owners: [Double] = []
            for customer in 0..<customers {
                let never = random.uniform() < 0.15
                let plan = random.normal()
                for _ in 0..<10 {
                    values.append(never ? .nan : random.normal())
                    plans.append(plan)
                    owners.append(Double(customer))
                }
            }
            return (
                [
                    TableColumn(name: "y", column: .numeric(NumericColumn(values))),
                    TableColumn(name: "plan", column: .numeric(NumericColumn(plans))),
                ], .numeric(NumericColumn(owners))
            )
        }
        var (plain, counted) = (0, 0)
        for _ in 0..<20 {
            let (before, owners) = table(40)
            let (now, others) = table(40)
            let reference = DriftReference(before).with(
                await ClusterDependence.measured(on: before, clusters: owners, name: "owner"))
            let columns = now.map(\.column)
            if !DefaultDriftCheck().check(columns, against: reference, rule: DriftRule()).alarmingQuality.isEmpty {
                plain += 1
            }
            let clustered = reference.clustered(like: others)
            if !DefaultDriftCheck().check(columns, against: clustered, rule: DriftRule()).alarmingQuality.isEmpty {
                counted += 1
            }
        }
        #expect(plain >= 10 && counted <= 3, "\(plain) \(counted)")
    }

    @Test("blocks of a day see what windows of an hour do not")
    func blocks() async throws {
        // Each day has a level of its own; within a day hours do not differ.
        var random = SplitMix64(seed: 5)
        let days = 40
        var values: [Double] = []
        var times: [Int64?] = []
        for day in 0..<days {
            let level = 0.5 * random.normal()
            for row in 0..<240 {
                values.append(level + random.normal())
                times.append(Int64(day * 86_400_000 + row * 360_000))
            }
        }
        times[7] = nil
        let columns = [TableColumn(name: "x", column: .numeric(NumericColumn(values)))]
        let reference = DriftReference(columns).with(
            await WindowDependence.measured(on: columns, timestamps: times, blocks: .day))
        let level = 0.8
        let today = Column.numeric(NumericColumn((0..<240).map { _ in level + random.normal() }))
        let result = DefaultDriftCheck().check([today], against: reference, rule: DriftRule())
        #expect(!result.overallDriftDetected)
        #expect(
            result.notes.contains(
                "How far clean windows differ from each other was measured on 40 days of the reference."))
        #expect(
            DefaultDriftCheck().check([today], against: DriftReference(columns), rule: DriftRule()).overallDriftDetected
        )
    }

    @Test("detectors beside the default check count it as well")
    func detectors() async throws {
        let schema = try Self.schema(.init(cluster: "customer"))
        let reference = await Self.reference(schema)
        let window = Self.batch(schema, customers: 500..<530, seed: 4)
        let samples = DetectorSamples(
            TableColumn.columns(of: Self.batch(schema, customers: 0..<300, seed: 1), schema: schema))
        let current = DetectorSamples(TableColumn.columns(of: window, schema: schema))
        let wanted = [
            DriftPolicy.Detector(id: "anderson_darling", columns: ["x"], relevantEffect: 0.01),
            DriftPolicy.Detector(id: "energy_multivariate", columns: ["x", "c"], relevantEffect: 0.01),
            DriftPolicy.Detector(id: "psi", columns: ["x"], relevantEffect: 0.01),
        ]
        let run = DetectorRun(DriftDetectorRegistry())
        let plain = run.results(of: wanted, reference: samples, current: current, alpha: 0.05)
        let counted = run.results(
            of: wanted, reference: samples, current: current, alpha: 0.05, dependence: reference.clustered(like: window)
        )
        for (first, second) in zip(plain, counted) {
            #expect(first.designEffect == nil && (second.designEffect ?? 0) > 3)
            #expect(try #require(second.pValue) > (try #require(first.pValue)))
            #expect(second.statistic == first.statistic)
        }
    }

    @Test("distances over many names keep their level, and what learns rows by heart is not run", .tags(.simulation))
    func names() async throws {
        var random = SplitMix64(seed: 9)
        func table() -> (columns: [TableColumn], owners: Column) {
            var cities: [String?] = []
            var owners: [Double] = []
            for customer in 0..<120 {
                let city = "city \(random.next() % 40)"
                for _ in 0..<8 {
                    cities.append(city)
                    owners.append(Double(customer))
                }
            }
            return (
                [TableColumn(name: "city", column: .categorical(CategoricalColumn(cities)))],
                .numeric(NumericColumn(owners))
            )
        }
        let wanted = ["chi_squared", "psi", "g_test", "evidently_psi", "domain_classifier"]
            .map { DriftPolicy.Detector(id: $0) }
        var alarms: [String: Int] = [:]
        for _ in 0..<12 {
            let (before, owners) = table()
            let (now, others) = table()
            let reference = DriftReference(before).with(
                await ClusterDependence.measured(on: before, clusters: owners, name: "owner")
            ).clustered(like: others)
            let results = DetectorRun(DriftDetectorRegistry()).results(
                of: wanted, reference: DetectorSamples(before), current: DetectorSamples(now), alpha: 0.05,
                dependence: reference)
            for result in results {
                if let p = result.pValue, p <= 0.05 { alarms[result.detector, default: 0] += 1 }
                if result.detector == "domain_classifier" {
                    #expect(result.reason?.contains("belong together") == true)
                }
            }
        }
        #expect(alarms.values.allSatisfy { $0 <= 2 }, "\(alarms)")
    }
}
