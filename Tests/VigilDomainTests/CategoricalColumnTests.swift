import Testing
import VigilDomain

@Suite("Columns of names")
struct CategoricalColumnTests {
    @Test("columns put together hold every row's name, few names or many", arguments: [1, 3, 20, 400])
    func appending(names: Int) {
        var column = CategoricalColumn(dictionary: [], codes: [])
        var expected: [String?] = []
        for part in 0..<30 {
            let rows: [String?] = (0..<5).map { $0 == 2 ? nil : "name-\((part * 7 + $0 * 3) % names)" }
            column.append(CategoricalColumn(rows))
            expected += rows
        }
        #expect((0..<column.codes.count).map { column[$0] } == expected)
        #expect(Set(column.dictionary).count == column.dictionary.count)
    }

    @Test("names that no row uses come along, and a column of many names follows one of few")
    func unused() {
        var column = CategoricalColumn(dictionary: ["a", "b"], codes: [1])
        let many = (0..<300).map { "n\($0)" }
        column.append(CategoricalColumn(dictionary: many + ["a"], codes: [299, 300, CategoricalColumn.missing]))
        #expect((0..<4).map { column[$0] } == ["b", "n299", "a", nil])
        #expect(column.dictionary == ["a", "b"] + many)
    }
}
