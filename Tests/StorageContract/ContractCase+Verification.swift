import Synchronization
import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let verification: [ContractCase] = [
        .store("what is stored is verified and counted") { store in
            let schema = try await store.filled()
            let seen = Seen()
            let report = try await store.verify(at: Samples.monday) { seen.note($0) }
            #expect(report.isSound, "\(report.problems)")
            #expect(report.segments == 60 && report.rows == 30 * 10 * 2 + 50)
            #expect(report.baselineParts == 1 && report.documents == 1 && report.bytes > 1000)
            #expect(report.released.isEmpty && seen.last == VerificationProgress(checked: 60, total: 60))
            #expect(try await store.quarantinedSegments().isEmpty)
            #expect(try await store.windows(of: schema, in: nil).count == 30)
        },
        .store("every damaged part is found, and segments that read well again are released") { store in
            let schema = try await store.filled()
            try await store.flipByte(of: "prediction_segments", "columns", segment: 2)
            try await store.flipByte(of: "prediction_segments", "fingerprints", segment: 20)
            try await store.flipByte(of: "outcome_segments", "keys", segment: 7)
            let report = try await store.verify(at: Samples.monday) { _ in }
            #expect(!report.isSound && report.segments == 60 && report.rows == 30 * 10 * 2 + 50 - 30)
            #expect(report.damaged.map(\.number) == [2, 7, 20])
            #expect(report.damaged.map(\.kind) == [.predictions, .outcomes, .predictions])
            #expect(try await store.quarantinedSegments() == report.damaged)

            // Evaluated without them, then mended.
            var commit = EvaluationCommit(schema: schema)
            for day in [1, 3] {
                commit.unreadable[Findings.window(day)] = UnreadableRows(predictions: 10, outcomes: 0)
                commit.evaluated.append(
                    EvaluatedWindow(window: Findings.window(day), revision: 1 << 40, isMature: true))
            }
            try await store.commit(commit)
            try await store.flipByte(of: "prediction_segments", "columns", segment: 2)
            try await store.flipByte(of: "outcome_segments", "keys", segment: 7)
            let second = try await store.verify(at: Samples.monday.advanced(by: .days(1))) { _ in }
            #expect(second.damaged.map(\.number) == [20] && second.released.map(\.number) == [2, 7])
            #expect(try await store.quarantinedSegments().map(\.number) == [20])
            let windows = try await store.windows(of: schema, in: nil)
            #expect(windows[1].evaluatedRevision == nil && windows[3].evaluatedRevision == 1 << 40)
        },
        .store("an outcome that waited for a prediction of a damaged segment finds it when that is released") { store in
            let schema = try await store.filled(days: 3, isLabelled: false)
            try await store.flipByte(of: "prediction_segments", "keys", segment: 2)
            let damaged = try await store.reopened()
            let timed = OutcomeBatch(
                ids: ["p-11"], labels: .numeric(NumericColumn([1])),
                timestamps: [Samples.monday.milliseconds + 3 * Samples.day],
                predictionTimestamps: [Samples.monday.milliseconds + Samples.day + 1000])
            #expect(try await damaged.append(Samples.outcomes(["p-10"]), of: schema.model).waiting == 1)
            #expect(try await damaged.append(timed, of: schema.model).waiting == 1)
            #expect(try await damaged.verify(at: Samples.monday) { _ in }.damaged.map(\.number) == [2])
            try await store.flipByte(of: "prediction_segments", "keys", segment: 2)
            #expect(try await damaged.verify(at: Samples.monday) { _ in }.released.map(\.number) == [2])
            let receipt = try await damaged.joinQueuedOutcomes(of: schema.model, limit: 100)
            #expect(receipt?.matched == 2)
            let labels = try await damaged.labelledPredictions(of: schema, in: Findings.window(1)).labels.numbers
            #expect(labels?.prefix(2).contains { $0.isNaN } == false)
        },
        .store("damaged baselines, documents, lists and counts are problems with a name") { store in
            _ = try await store.filled(days: 3)
            let damages = [
                ("UPDATE baseline_parts SET columns = keys", "part 0 of baseline 1, 50 rows, is damaged"),
                (
                    "UPDATE model_versions SET document = (SELECT keys FROM baseline_parts)",
                    "the schema of churn 1 is damaged"
                ),
                (
                    "UPDATE prediction_windows SET predictions = 9 WHERE predictions = 10",
                    "churn 1: the segments hold 30"
                ),
            ]
            for (index, (statement, sentence)) in damages.enumerated() {
                try await store.database.run(statement)
                let report = try await store.verify(at: Samples.monday) { _ in }
                #expect(report.problems.contains { $0.hasPrefix(sentence) }, "\(report.problems)")
                #expect(!report.isSound && report.problems.count == index + 1)
            }
            for statement in [
                "UPDATE prediction_segments SET span = 6 WHERE id = 1",
                "UPDATE prediction_segments SET first_time = first_time - 1 WHERE id = 2",
                "UPDATE prediction_segments SET row_count = 11 WHERE id = 3",
            ] { try await store.database.run(statement) }
            let report = try await store.verify(at: Samples.monday) { _ in }
            #expect(report.damaged.map(\.number).sorted() == [1, 2, 3])
        },
    ]
}

/// What was last told of a verification.
private final class Seen: Sendable {
    private let state = Mutex<VerificationProgress?>(nil)

    var last: VerificationProgress? { state.withLock { $0 } }

    func note(_ progress: VerificationProgress) { state.withLock { $0 = progress } }
}

extension SQLStore {
    /// A model with ten rows a day, their labels and a baseline.
    fileprivate func filled(days: Int = 30, isLabelled: Bool = true) async throws -> ModelSchema {
        let schema = try await registered(Samples.schema())
        let reference = Samples.batch(schema, ids: Samples.ids(0..<50, "b-"))
        try await setBaseline(
            Baseline(
                schema: schema, source: "test", setAt: Samples.monday, predictions: reference,
                labels: .numeric(NumericColumn(reference.scores))))
        for day in 0..<days {
            _ = try await append(Damage.day(day, schema), of: schema)
            if isLabelled { _ = try await append(Samples.outcomes(Damage.ids(day)), of: schema.model) }
        }
        return schema
    }
}
