import Testing
import VigilDomain

@testable import VigilCommand

@Suite("What changed in a column")
struct ColumnChangeTests {
    private func categories(_ names: [String?]) -> Column { .categorical(CategoricalColumn(names)) }
    private let numbers = Column.numeric(NumericColumn([1]))

    @Test("a numeric column tells its means")
    func means() {
        let change = ColumnChange(.sample(means: (4.5678, 6.1)), reference: numbers, current: numbers)
        #expect(change.text == "mean 4.57 → 6.10")
    }

    @Test("a categorical column tells the name that moved most, among the values that are there")
    func strongestMove() {
        let change = ColumnChange(
            .sample(kind: .categorical), reference: categories(["a", "a", "b", nil, "c"]),
            current: categories(["a", "c", "c", "c"]))
        #expect(change.text == "\"c\" 25 % → 75 %")
    }

    @Test("of two that moved alike the first by name is told, whatever the rows' order")
    func tiesAreStable() {
        let one = ColumnChange(
            .sample(kind: .categorical), reference: categories(["x", "y"]), current: categories(["y", "y"]))
        let other = ColumnChange(
            .sample(kind: .categorical), reference: categories(["y", "x"]), current: categories(["y", "y"]))
        #expect(one.text == "\"x\" 50 % → 0 %")
        #expect(other.text == one.text)
    }

    @Test("missing values, new names and values out of range are told when they are many")
    func remarks() {
        let missing = ColumnChange(.sample(missing: (0.1, 0.35), means: (1, 1)), reference: numbers, current: numbers)
        #expect(missing.text == "mean 1 → 1; missing 10 % → 35 %")
        let range = ColumnChange(
            .sample(range: (below: 0.2, above: 0.01), means: (1, 1)), reference: numbers, current: numbers)
        #expect(range.text == "mean 1 → 1; 20 % below its range")
        let infinite = ColumnChange(
            .sample(range: (below: 0, above: 0.5), means: (1, 1)), reference: numbers, current: numbers,
            infinite: QualityChange(kind: .infinite, referenceShare: 0, currentShare: 0.5, pValue: 0))
        #expect(infinite.text == "mean 1 → 1; infinite 0 % → 50 %")
        let new = ColumnChange(
            .sample(kind: .categorical, newCategoryShare: 0.5, newCategories: ["p", "q", "r"]),
            reference: categories(["a"]), current: categories(["a"]))
        #expect(new.text == "\"a\" 100 % → 100 %; 50 % new: \"p\", \"q\" and 1 more")
    }
}
