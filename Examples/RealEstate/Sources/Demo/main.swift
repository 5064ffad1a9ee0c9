import Foundation

do {
    let options = try DemoOptions(environment: ProcessInfo.processInfo.environment)
    let isAsExpected = try await DemoRun(options: options).run()
    exit(options.isOnce && !isAsExpected ? 1 : 0)
} catch {
    FileHandle.standardError.write(Data("real-estate: \(error)\n".utf8))
    exit(2)
}
