import Testing
import VigilDomain
import VigilStatistics
import VigilStorage

extension ContractCase {
    private static func at(_ seconds: Int) -> Timestamp { Samples.monday.advanced(by: .seconds(seconds)) }

    private static func plan(_ name: String = "lead-scoring", horizon: Int? = nil) throws -> ExperimentPlan {
        var plan = ExperimentPlan(
            name: try ModelName(name), control: .init(try ModelName("leads"), "v1"),
            treatment: .init(try ModelName("leads"), "v2"), treatmentShare: 0.5,
            successMetric: ExperimentMetric("conversion", missing: .zero))
        plan.guardrails = [ExperimentMetric("cost", direction: .decrease)]
        plan.outcomeHorizon = horizon
        return plan
    }

    private static func added(_ store: SQLStore, _ plan: ExperimentPlan) async throws -> StoredExperiment {
        #expect(try await store.add(Experiment(plan, at: at(0)), at: at(0)))
        return try #require(try await store.experiment(plan.name))
    }

    static let experiments: [ContractCase] = [
        .store("an experiment is added once, and comes back as it was") { store in
            let plan = try plan()
            let experiment = Experiment(plan, at: at(0), by: "ana")
            #expect(try await store.add(experiment, at: at(0)))
            #expect(try await !store.add(Experiment(plan, at: at(9)), at: at(9)))
            let found = try #require(try await store.experiment(plan.name))
            #expect(found.experiment == experiment && found.record == ExperimentRecord())
            #expect(found.revision == 1 && found.changedAt == at(0))
            #expect(try await store.experiment(ModelName("other")) == nil)
        },
        .store("of two changes to what was read before only the first is done") { store in
            var first = try await added(store, plan())
            var second = first
            try first.experiment.start(at: at(5))
            first.record.anytime["treatment"] = AlwaysValidRecord()
            #expect(try await store.replace(first, at: at(5)))
            try second.experiment.archive(at: at(6))
            #expect(try await !store.replace(second, at: at(6)))
            let found = try #require(try await store.experiment(first.experiment.plan.name))
            #expect(found.experiment == first.experiment && found.record == first.record)
            #expect(found.revision == 2 && found.changedAt == at(5))
            #expect(try await store.replace(found, at: nil))
            #expect(try await store.experiment(found.experiment.plan.name)?.changedAt == at(5))
        },
        .store("experiments are listed by status and by a part of the name, the newest change first") { store in
            for (second, name) in ["one", "One_2", "one%x-2", "two"].enumerated() {
                guard let name = ModelName(rawValue: name.replacing("%", with: ".")) else { continue }
                #expect(try await store.add(Experiment(try plan(name.rawValue), at: at(second)), at: at(second)))
            }
            func names(_ query: ExperimentQuery) async throws -> [String] {
                try await store.experiments(query).map(\.experiment.plan.name.rawValue)
            }
            #expect(try await names(ExperimentQuery()) == ["two", "one.x-2", "One_2", "one"])
            #expect(try await names(ExperimentQuery(text: "ONE")) == ["one.x-2", "One_2", "one"])
            #expect(try await names(ExperimentQuery(text: "e_2")) == ["One_2"])
            #expect(try await names(ExperimentQuery(text: "%")).isEmpty)
            #expect(try await names(ExperimentQuery(limit: 1)) == ["two"])
            var put = try #require(try await store.experiment(ModelName("two")))
            try put.experiment.archive(at: at(9))
            #expect(try await store.replace(put, at: at(9)))
            #expect(try await names(ExperimentQuery()).first == "one.x-2")
            #expect(try await names(ExperimentQuery(includesArchived: true)).first == "two")
            #expect(try await names(ExperimentQuery(status: .archived)) == ["two"])
            #expect(try await names(ExperimentQuery(status: .draft)).count == 3)
        },
        .store("a unit keeps its first exposure, and one that was in two arms is left out") { store in
            let plan = try plan()
            let id = try await added(store, plan).id
            try await store.record(
                [
                    UnitExposure(unit: "ä", arm: 0, version: 1, at: at(1)),
                    UnitExposure(unit: "b", arm: 1, version: 1, at: at(2)),
                ],
                of: id)
            try await store.record(
                [
                    UnitExposure(unit: "ä", arm: 0, version: 2, at: at(8)),
                    UnitExposure(unit: "b", arm: 0, version: 2, at: at(9)),
                    UnitExposure(unit: "c", arm: 1, version: 2, firstVersion: 1, at: at(9)),
                ], of: id)
            #expect(try await store.exposure(of: "ä", in: id) == UnitExposure(unit: "ä", arm: 0, version: 1, at: at(1)))
            #expect(
                try await store.exposure(of: "c", in: id)
                    == UnitExposure(unit: "c", arm: 1, version: 2, firstVersion: 1, at: at(9)))
            #expect(try await store.exposure(of: "d", in: id) == nil)
            #expect(try await store.exposure(of: "ä", in: id + 1) == nil)
            let found = try await store.measurements(of: id, plan, at: at(10))
            #expect(found.exposed == [1, 1] && found.exposedTwice == 1)
        },
        .store(
            "values are summed by arm once they are mature; corrections replace, missing ones count as the metric says"
        ) {
            store in
            let plan = try plan(horizon: 100)
            let id = try await added(store, plan).id
            let units = (0..<40).map { UnitExposure(unit: "u\($0)", arm: $0 % 2, version: 1, at: at($0)) }
            try await store.record(units, of: id)
            let values = (0..<30).map {
                UnitValue(metric: "conversion", unit: "u\($0)", value: $0 % 3 == 0 ? 1 : 0, at: at(50))
            }
            try await store.record(values, of: id)
            try await store.record(
                [
                    UnitValue(metric: "conversion", unit: "u1", value: 1, at: at(51)),
                    UnitValue(metric: "conversion", unit: "stranger", value: 1, at: at(51)),
                    UnitValue(metric: "cost", unit: "u0", value: 2.5, at: at(51)),
                    UnitValue(metric: "cost", unit: "u2", value: 3.5, at: at(51)),
                ], of: id)
            // The exposures of the seconds 0...30 are complete.
            let found = try await store.measurements(of: id, plan, at: at(130))
            #expect(found.exposed == [20, 20] && found.matured == [16, 15] && found.neverExposed == 1)
            let conversion = try #require(found.sums["conversion"])
            let even = stride(from: 0, through: 30, by: 2).map { $0 < 30 && $0 % 3 == 0 ? 1.0 : 0 }
            let odd = stride(from: 1, through: 29, by: 2).map { $0 % 3 == 0 || $0 == 1 ? 1.0 : 0 }
            #expect(try conversion == [ArmMoments(values: even), ArmMoments(values: odd)])
            // Of the guardrail nothing is known where nothing was recorded.
            #expect(found.sums["cost"]?.map(\.count) == [2, 0] && found.sums["cost"]?[0].mean() == 3)
            #expect(try await store.measurements(of: id, plan, at: at(99)).matured == [0, 0])
        },
        .store("values without a unit count for their arm, and sums of others are merged") { store in
            let plan = try plan()
            let id = try await added(store, plan).id
            let values = (0..<10).map {
                UnitValue(metric: "conversion", unit: "\u{1}key\u{1}\($0)", arm: $0 % 2, value: 1, at: at(1))
            }
            try await store.record(values, of: id)
            // The same call again.
            try await store.record(values, of: id)
            let moments = try ArmMoments(successes: 3, trials: 10)
            for _ in 0..<2 {
                try await store.record(
                    ArmSums(metric: "conversion", arm: 1, source: "monday", moments: moments), of: id)
            }
            try await store.record(ArmSums(metric: "conversion", arm: 1, source: "tuesday", moments: moments), of: id)
            let found = try await store.measurements(of: id, plan, at: at(10))
            #expect(found.exposed == [5, 25] && found.matured == [5, 25] && found.anonymous == 30)
            #expect(found.neverExposed == 0)
            #expect(found.sums["conversion"]?.map { ($0.mean() * Double($0.count)).rounded() } == [5, 11])
        },
        .store("values from before the test come along; a unit without one has the mean") { store in
            var plan = try plan()
            plan.successMetric = ExperimentMetric("spend")
            let id = try await added(store, plan).id
            try await store.record(
                (0..<6).map { UnitExposure(unit: "u\($0)", arm: $0 % 2, version: 1, at: at(0)) }, of: id)
            try await store.record(
                (0..<6).map { unit in
                    UnitValue(
                        metric: "spend", unit: "u\(unit)", value: Double(unit),
                        covariate: unit < 4 ? Double(unit * 2) : nil,
                        at: at(1))
                }, of: id)
            // A correction of the value alone keeps it.
            try await store.record([UnitValue(metric: "spend", unit: "u3", value: 30, at: at(2))], of: id)
            let sums = try #require(try await store.measurements(of: id, plan, at: at(9)).sums["spend"])
            #expect(try sums[0] == ArmMoments(values: [0, 2, 4], covariates: [0, 4, 3]))
            #expect(try sums[1] == ArmMoments(values: [1, 30, 5], covariates: [2, 6, 3]))
        },
    ]
}
