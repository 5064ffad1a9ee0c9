import VigilDomain
import VigilStatistics

/// Numbers classes in the order in which they occur; only names that occur become classes, a dictionary may hold more.
struct ClassCodes: Sendable {
    /// The classes by their codes.
    private(set) var names: [String] = []
    private var known: [String: Int] = [:]

    /// One code a row, new classes numbered on; `MulticlassCounts.missingCode` where the name is missing.
    mutating func codes(of column: CategoricalColumn) -> [Int] {
        var byCode = [Int?](repeating: nil, count: column.dictionary.count)
        return column.codes.map { code in
            guard code != CategoricalColumn.missing else { return MulticlassCounts.missingCode }
            if let known = byCode[Int(code)] { return known }
            let name = column.dictionary[Int(code)]
            let found = known[name] ?? names.count
            if found == names.count {
                known[name] = found
                names.append(name)
            }
            byCode[Int(code)] = found
            return found
        }
    }

    /// One code a row; a class that is not known yet is missing.
    func knownCodes(of column: CategoricalColumn) -> [Int] {
        let translated = column.dictionary.map { known[$0] ?? MulticlassCounts.missingCode }
        return column.codes.map {
            $0 == CategoricalColumn.missing ? MulticlassCounts.missingCode : translated[Int($0)]
        }
    }
}

extension CategoricalColumn {
    /// The place of each row's name among some names, `MulticlassCounts.missingCode` where it is missing or none of them.
    func places(among names: [String]) -> [Int] { ClassCodes(names).knownCodes(of: self) }
}

extension ClassCodes {
    /// Names numbered in their order.
    init(_ names: [String]) {
        self.names = names
        for (place, name) in names.enumerated() where known[name] == nil { known[name] = place }
    }
}
