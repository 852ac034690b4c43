;; Puts the functions of one layout into rows of the dispatch's table, from entry $first up to entry $end.
;;
;; A table takes functions of WebAssembly only; a JavaScript function becomes one by being imported.
(module
  (type $add (func (param externref externref i32 i32 externref externref) (result i32)))
  (type $toAny (func (param externref) (result externref)))
  (type $toNone (func (param externref)))
  (type $toI32 (func (param externref) (result i32)))
  (type $poll (func (param externref i32) (result externref)))
  (type $resize (func (param externref f64) (result i32)))
  (type $toF64 (func (param externref) (result f64)))
  (import "layout" "add" (func $add (type $add)))
  (import "layout" "get" (func $get (type $toAny)))
  (import "layout" "kickPrepare" (func $kickPrepare (type $toAny)))
  (import "layout" "disableCb" (func $disableCb (type $toNone)))
  (import "layout" "enableCbDelayed" (func $enableCbDelayed (type $toAny)))
  (import "layout" "enableCbPrepare" (func $enableCbPrepare (type $toI32)))
  (import "layout" "poll" (func $poll (type $poll)))
  (import "layout" "detachUnusedBuf" (func $detachUnusedBuf (type $toAny)))
  (import "layout" "moreUsed" (func $moreUsed (type $toAny)))
  (import "layout" "resize" (func $resize (type $resize)))
  (import "layout" "reset" (func $reset (type $toNone)))
  (import "layout" "initLastUsed" (func $initLastUsed (type $toNone)))
  (import "layout" "vringSize" (func $vringSize (type $toI32)))
  (import "layout" "notificationData" (func $notificationData (type $toF64)))
  (import "layout" "descAddr" (func $descAddr (type $toAny)))
  (import "layout" "availAddr" (func $availAddr (type $toAny)))
  (import "layout" "usedAddr" (func $usedAddr (type $toAny)))
  (import "layout" "free" (func $free (type $toNone)))
  (import "dispatch" "functions" (table $functions 8192 8192 funcref))
  (import "dispatch" "first" (global $first i32))
  (import "dispatch" "end" (global $end i32))
  (elem $row func
    $add $get $kickPrepare $disableCb $enableCbDelayed $enableCbPrepare $poll $detachUnusedBuf
    $moreUsed $resize $reset $initLastUsed $vringSize $notificationData $descAddr $availAddr
    $usedAddr $free)
  (func $fill (local $at i32)
    (local.set $at (global.get $first))
    (loop $again
      (table.init $functions $row (local.get $at) (i32.const 0) (i32.const 18))
      (local.set $at (i32.add (local.get $at) (i32.const 32)))
      (br_if $again (i32.lt_u (local.get $at) (global.get $end)))))
  (start $fill)
)
