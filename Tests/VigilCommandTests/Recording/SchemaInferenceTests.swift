import Testing
import VigilClient
import VigilDomain
import VigilFormats

@testable import VigilCommand

@Suite("A schema inferred from a file")
struct SchemaInferenceTests {
    private func table(_ prediction: String = "1", extra: String = "") throws -> Table {
        let rows = (0..<12).map {
            "r\($0),2026-01-\(10 + $0)T00:00:00Z,reference,\($0 % 4).5,n\($0 % 2),\(100 + 7 * $0),0.5,\(prediction),"
                + "\(prediction),2026-03-\(10 + $0)T00:00:00Z\(extra.isEmpty ? "" : ",\($0 % 2)")"
        }
        let header =
            "row_id,timestamp,partition,age,region,customer_id,score,prediction,label,label_timestamp"
            + (extra.isEmpty ? "" : ",\(extra)")
        return try Table.parse(Array((header + "\n" + rows.joined(separator: "\n")).utf8))
    }

    private func infer(
        _ table: Table, columns: ReplayColumns = ReplayColumns(),
        _ change: (inout SchemaInference.Wishes) -> Void = { _ in }
    ) throws -> SchemaInference {
        var wishes = SchemaInference.Wishes(name: try ModelName("leads"))
        change(&wishes)
        return try SchemaInference(table, columns: columns, wishes: wishes)
    }

    @Test("inputs are what is no id, time, part, prediction or label")
    func inputs() throws {
        let inference = try infer(table())
        #expect(
            inference.schema.features == [
                FeatureSchema(name: "age", kind: .numeric), FeatureSchema(name: "region", kind: .categorical),
            ])
        #expect(
            inference.leftOut.map(\.name) == [
                "row_id", "timestamp", "partition", "customer_id", "score", "prediction", "label", "label_timestamp",
            ])
        #expect(inference.schema.task == .binaryClassification)
        // From 10 January to 10 March 2026.
        #expect(inference.schema.labelHorizon == .days(59))
    }

    @Test(
        "the task follows from predictions and labels",
        arguments: [
            ("1", "", ModelTask.binaryClassification), ("high", "", .multiclassClassification),
            ("2.5", "", .regression),
            ("1", "query_id", .ranking),
        ])
    func task(prediction: String, extra: String, task: ModelTask) throws {
        #expect(try infer(table(prediction, extra: extra)).schema.task == task)
    }

    @Test("columns of probabilities name the classes, and are no inputs")
    func classes() throws {
        let header = "id,timestamp,age,probability_cat,probability_dog,prediction,label"
        let rows = (0..<8).map { "\($0),2026-01-01T00:00:00Z,\($0),0.25,0.75,dog,cat" }
        let file = try Table.parse(Array(([header] + rows).joined(separator: "\n").utf8))
        let inference = try infer(file)
        #expect(inference.schema.task == .multiclassClassification && inference.schema.classes == ["cat", "dog"])
        #expect(inference.schema.features.map(\.name) == ["age"])
        #expect(try infer(table("high")).schema.classes == nil)
        // Probabilities of other things than the classes are inputs, and so is what the user says is one.
        let weather = try Table.parse(
            Array(
                ([header.replacing("cat", with: "rain").replacing("dog", with: "snow")] + rows)
                    .joined(separator: "\n").utf8))
        let inputs = ["age", "probability_rain", "probability_snow"]
        let other = try infer(weather).schema
        #expect(other.classes == nil && other.features.map(\.name) == inputs)
        #expect(try infer(file) { $0.include = ["probability_cat"] }.schema.classes == nil)
    }

    @Test("labels without a time of their own are known at once")
    func labelsAtOnce() throws {
        let plain = try table()
        let index = try #require(plain.names.firstIndex(of: "label_timestamp"))
        let columns = plain.columns.enumerated().filter { $0.offset != index }.map(\.element)
        let names = plain.names.filter { $0 != "label_timestamp" }
        #expect(try infer(Table(names: names, columns: columns)).schema.labelsArriveAtOnce)
        #expect(try infer(plain) { $0.labelHorizon = .days(7) }.schema.labelHorizon == .days(7))
    }

    @Test("a column called label beside a named one is no input: it would be the answer")
    func keepsAnswersOut() throws {
        let inference = try infer(
            table("1", extra: "outcome"), columns: ReplayColumns(named: [.label: "outcome"]))
        #expect(!inference.schema.features.contains { $0.name == "label" || $0.name == "outcome" })
    }

    @Test("the user's word counts", arguments: [["customer_id"], ["partition"], ["customer_id", "partition"]])
    func wishes(include: [String]) throws {
        let names = try infer(table()) { $0.include = Set(include) }.schema.features.map(\.name)
        #expect(Set(include).isSubset(of: names))
        #expect(try infer(table()) { $0.exclude = ["age"] }.schema.features.map(\.name) == ["region"])
    }

    @Test("classes that are no 0 and 1 are refused before anything is registered", arguments: ["yes", "2"])
    func refusesClasses(prediction: String) throws {
        let error = #expect(throws: CommandFailure.self) {
            try infer(table(prediction)) { $0.task = .binaryClassification }
        }
        #expect(error?.description.hasPrefix("prediction: the column holds ") == true)
    }

    @Test("names that are not there are told", arguments: ["--include", "--exclude"])
    func unknownNames(option: String) throws {
        let error = #expect(throws: CommandFailure.self) {
            try infer(table()) { wishes in
                if option == "--include" { wishes.include = ["nope"] } else { wishes.exclude = ["nope"] }
            }
        }
        #expect(error?.description.hasPrefix("\(option): there is no column \"nope\"") == true)
    }
}
