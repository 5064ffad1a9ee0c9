import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    private static func plan() throws -> ExperimentPlan {
        let model = try Samples.name("m")
        return ExperimentPlan(
            name: try Samples.name("test"), control: .init(model, "1"), treatment: .init(model, "2"),
            treatmentShare: 0.5, successMetric: ExperimentMetric("conversion"))
    }

    private static func request(digest: UInt8 = 1, at time: Timestamp = Samples.monday) -> KeyedRequest<Int> {
        KeyedRequest(key: "k", digest: [digest], receivedAt: time) { Array("\($0) recorded".utf8) }
    }

    /// Values of arms of which no unit is known.
    private static func values(_ units: Range<Int>) -> [UnitValue] {
        units.map { UnitValue(metric: "conversion", unit: "\u{1}\($0)", arm: $0 % 2, value: 1, at: Samples.monday) }
    }

    static let experimentRequests: [ContractCase] = [
        .store("results sent again under their key get their answer and are not written, for a day") { store in
            let plan = try plan()
            #expect(try await store.add(Experiment(plan, at: Samples.monday), at: Samples.monday))
            let id = try #require(try await store.experiment(plan.name)).id
            func matured() async throws -> Int {
                try await store.measurements(of: id, plan, at: Samples.monday).matured.reduce(0, +)
            }
            func record(_ units: Range<Int>, _ request: KeyedRequest<Int>) async throws -> RequestOutcome {
                try await store.record(values(units), of: id, in: plan.name, request: request)
            }
            let answer = RequestOutcome.repeated(Array("4 recorded".utf8))
            #expect(try await store.outcome(of: request(), in: plan.name) == nil)
            #expect(try await record(0..<4, request()) == .new)
            #expect(try await matured() == 4)
            #expect(try await record(4..<6, request()) == answer)
            #expect(try await record(4..<6, request(digest: 2)) == .differs(first: Samples.monday))
            #expect(try await matured() == 4)
            #expect(try await store.outcome(of: request(), in: plan.name) == answer)
            // It is the key of this test's results alone.
            #expect(try await store.outcome(of: request(), in: Samples.name("m")) == nil)
            let later = Samples.monday.advanced(by: RequestKeyRules.lifetime)
            #expect(try await record(4..<6, request(digest: 2, at: later)) == .new)
            #expect(try await matured() == 6)
        },
        .store("when the answer to results cannot be kept, none is written") { store in
            let plan = try plan()
            #expect(try await store.add(Experiment(plan, at: Samples.monday), at: Samples.monday))
            let id = try #require(try await store.experiment(plan.name)).id
            let large = KeyedRequest<Int>(key: "k", digest: [1], receivedAt: Samples.monday) { _ in
                Array(repeating: 0, count: RequestKeyRules.largestAnswer + 1)
            }
            await #expect(throws: StoreError.self) {
                try await store.record(values(0..<4), of: id, in: plan.name, request: large)
            }
            #expect(try await store.measurements(of: id, plan, at: Samples.monday).matured == [0, 0])
        },
    ]
}
