import Testing
import VigilDomain

@testable import VigilMonitoring

@Suite("a window that is taken in part by part")
struct LabelledPartsTests {
    private static let names = ["a", "b", "c"]

    private func window(_ schema: ModelSchema, rows: Int) -> (batch: PredictionBatch, labels: Column) {
        var random = SplitMix64(seed: 5)
        var batch = Tables.batch(schema, rows: rows)
        // One row in ten has no output, and seven in ten have a label.
        let hasOutput = (0..<rows).map { _ in Int.random(in: 0..<10, using: &random) > 0 }
        let isLabelled = (0..<rows).map { _ in Int.random(in: 0..<10, using: &random) < 7 }
        batch.scores = hasOutput.map { $0 ? Double.random(in: 0...1, using: &random) : .nan }
        batch.inferenceMilliseconds = (0..<rows).map { $0 % 7 == 0 ? .nan : Double.random(in: 0...90, using: &random) }
        batch.groups = CategoricalColumn((0..<rows).map { "q\($0 / 8)" })
        let values = (0..<rows).map { _ in Double.random(in: -9...99, using: &random) }
        switch schema.task {
        case .binaryClassification:
            batch.predictions = .numeric(NumericColumn(batch.scores.map { $0.isNaN ? .nan : $0 > 0.4 ? 1 : 0 }))
            return (
                batch, .numeric(NumericColumn(isLabelled.map { $0 ? (Bool.random(using: &random) ? 1 : 0) : .nan }))
            )
        case .multiclassClassification:
            func column(_ isThere: [Bool]) -> Column {
                .categorical(CategoricalColumn(isThere.map { $0 ? Self.names.randomElement(using: &random) : nil }))
            }
            batch.predictions = column(hasOutput)
            return (batch, column(isLabelled))
        case .regression:
            batch.predictions = .numeric(NumericColumn(zip(values, hasOutput).map { $1 ? $0 : .nan }))
            return (
                batch,
                .numeric(
                    NumericColumn(
                        zip(values, isLabelled).map { $1 ? $0 + Double.random(in: -3...3, using: &random) : .nan }))
            )
        case .ranking:
            return (
                batch,
                .numeric(NumericColumn(isLabelled.map { $0 ? Double(Int.random(in: 0...3, using: &random)) : .nan }))
            )
        }
    }

    @Test("has the metrics of all its rows at once", arguments: ModelTask.allCases, [1, 8, 160, 1000])
    func agrees(_ task: ModelTask, _ rowsOfPart: Int) throws {
        let schema = Fixtures.schema(task)
        let (batch, labels) = window(schema, rows: 1000)
        let whole = try LabelledTable(schema: schema, predictions: batch, labels: labels)
        var parts = LabelledParts(schema: schema)
        for start in stride(from: 0, to: batch.count, by: rowsOfPart) {
            let rows = Array(start..<min(start + rowsOfPart, batch.count))
            try parts.add(batch.rows(rows), labels: labels.rows(rows))
        }
        let table = LabelledTable(parts)
        #expect(table.rows == 1000 && table.labelled == whole.labelled && table.labelled < 800)
        let expected = WindowEvaluation.metrics(for: whole)
        #expect(expected.count { $0.value.measurement != nil } > 5)
        for ((metric, value), found) in zip(expected, WindowEvaluation.metrics(for: table)) {
            switch (value, found.value) {
            case (.measured(let whole), .measured(let parts)):
                #expect(isClose(whole.value, parts.value), "\(metric)")
                #expect(isClose(whole.lower95 ?? 0, parts.lower95 ?? 0) && whole.count == parts.count, "\(metric)")
            default: #expect(value == found.value, "\(metric)")
            }
        }
    }

    private func isClose(_ left: Double, _ right: Double) -> Bool {
        abs(left - right) <= 1e-12 * max(1, abs(left))
    }

    @Test("of rows without a label only the outputs are counted, nothing is kept")
    func keepsLittle() throws {
        let schema = Fixtures.schema(.regression)
        let (batch, _) = window(schema, rows: 500)
        var parts = LabelledParts(schema: schema)
        try parts.add(batch, labels: .allMissing(.numeric, count: 500))
        #expect(parts.rows == 500 && parts.labelled == 0 && parts.predictions.count == 0)
        #expect(parts.takeInferenceTimes().count == 428)
    }

    @Test("labels of another number or kind are refused, and nothing is taken")
    func refused() throws {
        let schema = Fixtures.schema(.regression)
        let (batch, labels) = window(schema, rows: 10)
        var parts = LabelledParts(schema: schema)
        #expect(throws: DomainError.self) { try parts.add(batch, labels: labels.rows([1, 2])) }
        #expect(throws: DomainError.self) { try parts.add(batch, labels: .allMissing(.categorical, count: 10)) }
        #expect(parts.rows == 0)
    }
}
