import Testing
import VigilClient
import VigilDomain
import VigilFormats

@testable import VigilCommand

@Suite("Results in a file")
struct ResultRowsTests {
    private func rows(
        _ csv: String, _ columns: ResultRows.Columns = .init(), metric: String? = nil
    ) throws -> ResultRows {
        let header = csv.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
        let found = try columns.found(in: header)
        var options = TableOptions()
        options.types = TypeOverrides(ResultRows.kinds(found))
        return try ResultRows(try Table.parse(Array(csv.utf8), options: options), columns: found, metric: metric)
    }

    @Test("identifiers stay as they are written, and rows without a value are left out")
    func units() throws {
        let found = try rows("unit,value,covariate\n007,1,0.5\n7,0,\nx,,1\n", metric: "recall")
        #expect(found.results.map(\.unit) == ["007", "7"] && found.results.map(\.value) == [1, 0])
        #expect(found.results.map(\.covariate) == [0.5, nil] && found.results.map(\.metric) == ["recall", "recall"])
        #expect(found.rowsWithoutValue == 1 && found.exposures.isEmpty)
    }

    @Test("a metric column, a denominator, and columns of other names")
    func otherNames() throws {
        var columns = ResultRows.Columns()
        columns.unit = "customer"
        columns.value = "right"
        columns.denominator = "positives"
        let found = try rows("customer,metric,right,positives\na,precision,3,4\na,,1,\n", columns, metric: "recall")
        #expect(found.results.map(\.metric) == ["precision", "recall"])
        #expect(found.results.map(\.denominator) == [4, nil])
    }

    @Test("with unit and arm the arm is the unit's exposure; with an arm alone the result is the arm's")
    func arms() throws {
        let both = try rows("unit,arm,value\na,control,1\na,control,2\nb,treatment,\n")
        #expect(both.exposures.map(\.arm) == ["control", "treatment"] && both.results.map(\.arm) == [nil, nil])
        let alone = try rows("arm,value\ncontrol,1\ntreatment,0\n")
        #expect(alone.results.map(\.arm) == ["control", "treatment"] && alone.exposures.isEmpty)
    }

    @Test("what cannot be sent is told with its row or column")
    func faults() throws {
        let none = try #require(throws: CommandFailure.self) { try rows("id,value\na,1\n") }
        #expect(
            none.description.hasPrefix("there is no column \"unit\" or \"arm\"")
                && none.description.hasSuffix("id, value"))
        var columns = ResultRows.Columns()
        columns.value = "spent"
        let other = try #require(throws: CommandFailure.self) { try rows("unit,value\na,1\n", columns) }
        #expect(other.description == "--value: there is no column \"spent\"; there are unit, value")
        let missing = try #require(throws: CommandFailure.self) { try rows("unit,value\na,1\n,2\n") }
        #expect(missing.description.hasPrefix("row 2: unit is missing"))
    }

    @Test("attributes: numbers, true and false, texts, and texts in quotes")
    func attributes() {
        #expect(UnitAttribute(argument: "visits=3")?.value == .number(3))
        #expect(UnitAttribute(argument: "paid=true")?.value == .flag(true))
        #expect(UnitAttribute(argument: "country=DE")?.value == .text("DE"))
        #expect(UnitAttribute(argument: "zip=\"10115\"")?.value == .text("10115"))
        #expect(UnitAttribute(argument: "note=")?.value == .text(""))
        #expect(UnitAttribute(argument: "sum=a=b")?.value == .text("a=b"))
        #expect(UnitAttribute(argument: "=3") == nil && UnitAttribute(argument: "visits") == nil)
    }
}
