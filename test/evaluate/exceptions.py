# no real run: errors of the database.
from probe import reveal, effect, fail, would_catch, DatabaseError
from thirdparty import flag, Error, might_raise
import contextlib
import sys

# Raised and caught.
try:
    raise ValueError("a", 1)
except (KeyError, ValueError) as e:
    reveal(e.args, isinstance(e, Exception))  # value: ('a', 1), True
    effect("handler")  # effect: certain
else:
    effect("never")  # effect: never
finally:
    effect("finally")  # effect: certain
try:
    raise KeyError("k")
except LookupError:
    effect("base class")  # effect: certain
except KeyError:
    effect("never")  # effect: never
try:
    pass
except Exception:
    effect("never")  # effect: never
else:
    effect("else")  # effect: certain
def nested():
    try:
        try:
            raise ValueError("inner")
        except KeyError:
            effect("never")  # effect: never
        finally:
            effect("inner finally")  # effect: certain
    except ValueError as e:
        return str(e)
reveal(nested())  # value: 'inner'
def reraise():
    try:
        try:
            raise ValueError("x")
        except ValueError:
            raise
    except Exception as e:
        return type(e).__name__
reveal(reraise())  # value: 'ValueError'
class Own(Exception):
    pass
class Sub(Own):
    pass
def project_class():
    try:
        raise Sub("s")
    except Own as e:
        return str(e)
reveal(project_class())  # value: 's'
def final():
    try:
        return "try"
    finally:
        effect("on the way")  # effect: certain
reveal(final())  # value: 'try'

# Raised by hosts.
try:
    fail()
    effect("never")  # effect: never
except DatabaseError:
    effect("caught")  # effect: certain
with contextlib.suppress(DatabaseError):
    fail()
    effect("never")  # effect: never
effect("after suppress")  # effect: certain

# What would be caught.
reveal(would_catch(DatabaseError))  # value: False
try:
    reveal(would_catch(DatabaseError), would_catch(KeyError))  # value: True, False
except DatabaseError:
    pass
try:
    reveal(would_catch(DatabaseError))  # value: True
except Exception:
    pass
try:
    reveal(would_catch(DatabaseError))  # value: True
except:
    pass
try:
    reveal(would_catch(DatabaseError))  # value: unknown
except Error:
    pass
try:
    reveal(would_catch(DatabaseError))  # value: False
except Exception:
    effect("log")  # effect: never
    raise
try:
    reveal(would_catch(DatabaseError))  # value: False
finally:
    pass
def inside():
    return would_catch(DatabaseError)
try:
    reveal(inside())  # value: True
except DatabaseError:
    reveal(inside())  # value: never
with contextlib.suppress(Exception):
    reveal(inside())  # value: True

# Errors of Python that something catches.
try:
    {}["x"]
    effect("never")  # effect: never
except KeyError:
    effect("KeyError")  # effect: certain
try:
    [][0]
except IndexError:
    effect("IndexError")  # effect: certain
try:
    "x".nope
except AttributeError:
    effect("AttributeError")  # effect: certain
try:
    int("x")
except ValueError:
    effect("ValueError")  # effect: certain
try:
    1 / 0
except ZeroDivisionError:
    effect("ZeroDivisionError")  # effect: certain
try:
    next(iter([]))
except StopIteration:
    effect("StopIteration")  # effect: certain
# Without a handler they are only unknown: an error could also be the interpreter's own.
reveal({}["x"], [][0], "x".nope, int("x"), 1 / 0)  # value: unknown, unknown, unknown, unknown, unknown
reveal(name_without_value)  # value: unknown

# What might raise is taken to succeed.
try:
    might_raise()
    effect("went well")  # effect: certain
except Exception:
    effect("never")  # effect: never
try:
    import ujson as json
except ImportError:
    json = None
reveal(json)  # value: unknown

# Raised on some paths.
def sometimes():
    try:
        if flag:
            raise ValueError("perhaps")
        effect("body")  # effect: possible
    except ValueError:
        effect("handler perhaps")  # effect: possible
        return "handled"
    effect("behind")  # effect: possible
    return "through"
reveal(sometimes())  # value: unknown
effect("x1")  # effect: certain
def deep(value):
    if value:
        raise ValueError()
def sometimes_deep():
    try:
        deep(flag)
        effect("deep body")  # effect: possible
    except ValueError:
        effect("deep handler")  # effect: possible
    effect("rejoined")  # effect: certain
sometimes_deep()
def sometimes_uncaught():
    try:
        if flag:
            raise ValueError()
        effect("uncaught body")  # effect: certain
    except KeyError:
        effect("never")  # effect: never
    effect("uncaught rest")  # effect: certain
sometimes_uncaught()
def unknown_handler():
    try:
        fail()
    except Error:
        effect("perhaps this one")  # effect: certain
unknown_handler()
def unknown_then_known():
    try:
        fail()
    except Error:
        effect("perhaps")  # effect: possible
    except DatabaseError:
        effect("or this")  # effect: possible
unknown_then_known()
with contextlib.suppress(ValueError):
    if flag:
        raise ValueError()
    effect("suppressed rest")  # effect: possible
effect("x2")  # effect: certain
for i in [1, 2]:
    try:
        if flag:
            raise ValueError()
        effect("turn")  # effect: possible | possible
    except ValueError:
        continue
    effect("rest of turn")  # effect: possible | possible
effect("x3")  # effect: certain

# Context managers made of generators.
@contextlib.contextmanager
def managed(name):
    effect("enter " + name)  # effect: certain | certain
    try:
        yield name.upper()
    except ValueError:
        effect("in the manager")  # effect: certain
    finally:
        effect("leave")  # effect: certain | certain
with managed("a") as value:
    reveal(value)  # value: 'A'
with managed("b"):
    raise ValueError()
def through():
    with contextlib.nullcontext(5) as five, contextlib.closing(six := 6):
        return five
reveal(through())  # value: 5
@contextlib.contextmanager
def once():
    yield
    effect("after the body")  # effect: certain
def return_inside():
    with once():
        return "inside"
reveal(return_inside())  # value: 'inside'

def upgrade():  # outcome: raised SystemExit stop
    effect("upgrade")  # effect: certain
    try:
        raise ValueError("x")
    except KeyError:
        pass
    except ValueError:
        sys.exit("stop")
