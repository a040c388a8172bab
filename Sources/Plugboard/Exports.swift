// JSON values are a target of their own, because they can be used without the framework. Whoever uses the framework needs
// not know: `import Plugboard` is enough.
@_exported public import PlugboardJSON
