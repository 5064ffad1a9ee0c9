import Foundation

/// The check of one golden file, case by case.
struct GoldenFileCheck {
    let name: String
    let run: GoldenRun
    let procedures: [String: GoldenProcedure]
    private(set) var tally = GoldenTally()
    /// False once something was left out that is on no list.
    private(set) var isClean = true

    init(name: String, run: GoldenRun, procedures: [String: GoldenProcedure]) {
        self.name = name
        self.run = run
        self.procedures = procedures
    }

    mutating func checkAll() {
        do {
            let text = try Data(contentsOf: run.folder.appending(path: "\(name).json"))
            let document = try JSONParser.parse([UInt8](text))
            let cases = try document.array("cases")
            guard !cases.isEmpty else { throw GoldenError("no cases") }
            for (index, json) in cases.enumerated() { check(json, index, streams: document["streams"] ?? [:]) }
        } catch {
            fail("the file", ["\(error)"])
        }
    }

    private mutating func check(_ json: JSONValue, _ index: Int, streams: JSONValue) {
        do {
            var golden = try GoldenCase(json)
            golden.streams = streams
            check(golden)
        } catch {
            fail("case \(index)", ["\(error)"])
        }
    }

    private mutating func check(_ read: GoldenCase) {
        var golden = read
        let key = "\(name) \(golden.procedure)"
        guard let procedure = procedures[key] else { return noteUnsupported(golden, key) }
        if case .text(let file)? = golden.inputs["file"] {
            let path = run.dataFolder.appending(path: file).path
            guard FileManager.default.fileExists(atPath: path) else { return noteSkipped(golden, file) }
            golden.dataFile = path
        }
        golden.tolerance.overrides.merge(procedure.tolerances) { _, wider in wider }
        do {
            let comparison = GoldenComparison(golden, answer: try procedure.answer(golden))
            if comparison.differences.isEmpty { tally.passed += 1 } else { fail(golden.name, comparison.differences) }
        } catch {
            fail(golden.name, ["\(error)"])
        }
    }

    private mutating func noteUnsupported(_ golden: GoldenCase, _ key: String) {
        tally.unsupported += 1
        guard !run.lists.unsupported.contains(key) else { return }
        isClean = false
        run.complain("\(name) \(golden.name): \"\(golden.procedure)\" is unsupported and not in unsupported.txt")
    }

    private mutating func noteSkipped(_ golden: GoldenCase, _ file: String) {
        tally.skipped += 1
        let reason = run.lists.skips["\(name) \(file)"]
        if run.isOwnFolder && reason == nil {
            isClean = false
            run.complain("\(name) \(golden.name): \(file) is absent and not in skips.txt")
        } else {
            run.complain("\(name) \(golden.name): skipped, \(file) is absent\(reason.map { " (\($0))" } ?? "")")
        }
    }

    private mutating func fail(_ what: String, _ differences: [String]) {
        tally.failed += 1
        for difference in differences.prefix(20) { run.complain("\(name) \(what): \(difference)") }
        if differences.count > 20 { run.complain("\(name) \(what): and \(differences.count - 20) more") }
    }
}
