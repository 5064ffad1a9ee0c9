import Foundation

/// One pass over a folder of goldens.
struct GoldenRun {
    /// The folder with the `*.json` files.
    var folder: URL
    /// Where `inputs.file` is looked up.
    var dataFolder: URL
    /// Whether the folder is the project's own, where a skip needs a line in `skips.txt`.
    var isOwnFolder: Bool
    var lists: GoldenLists
    var report: (String) -> Void
    var complain: (String) -> Void

    /// Checks every file of the folder.
    ///
    /// - Returns: Whether nothing failed and everything left out is on its list.
    /// - Throws: ``GoldenError`` if the folder cannot be read or holds no golden file.
    func isClean() throws -> Bool {
        let names = try fileNames()
        var byKey: [String: GoldenProcedure] = [:]
        for procedure in GoldenCatalog.procedures {
            guard byKey.updateValue(procedure, forKey: "\(procedure.file) \(procedure.name)") == nil else {
                throw GoldenError("\(procedure.file) \(procedure.name) stands twice in the catalog")
            }
        }
        var clean = true
        if isOwnFolder {
            for key in lists.unsupported.sorted() where byKey[key] != nil {
                complain("unsupported.txt: \"\(key)\" is supported now, take it off the list")
                clean = false
            }
        }
        var total = GoldenTally()
        for name in names {
            var check = GoldenFileCheck(name: name, run: self, procedures: byKey)
            check.checkAll()
            report(check.tally.line(name))
            total += check.tally
            clean = clean && check.isClean
        }
        report(total.line("TOTAL"))
        return clean && total.failed == 0
    }

    private func fileNames() throws -> [String] {
        let entries: [String]
        do {
            entries = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw GoldenError("cannot read the folder \(folder.path): \(error.localizedDescription)")
        }
        let names = entries.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        guard !names.isEmpty else { throw GoldenError("no *.json in \(folder.path)") }
        return names
    }
}
